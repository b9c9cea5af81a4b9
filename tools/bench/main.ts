// npm run bench -- [--sizes gpt-oss-20b|loaded] [--json]
// What the app's screen of measurements (#/bench) says in headless Chromium on a software GPU: a table, or the report as JSON.
// Counts are those of any device; times are the CPU's and say nothing about a GPU.

import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { startStaticServer } from '../../e2e/servers/static-server.ts';
import type { BenchReport } from '../../src/api.ts';
import { bytes, figure, share } from '../../src/app/bench/figures.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';
import { prepareBuild, prepareModel, prepareSystem } from '../setup/prepare.mjs';

const DIST = new URL('../../dist', import.meta.url).pathname;

/** Of the choices on the screen, the one that stands for these sizes. */
const CHOICES: Readonly<Record<string, RegExp>> = { 'gpt-oss-20b': /^gpt-oss-20b/, loaded: /which is loaded$/ };

/** Measures in a page, as a visitor does. */
async function measure(page: Page, address: string, choice: RegExp): Promise<BenchReport> {
  page.setDefaultTimeout(0);
  await page.goto(address);
  // The app's own model loads by itself.
  await page
    .getByLabel(CHOICES['loaded'] as RegExp)
    .and(page.locator(':enabled'))
    .waitFor();
  await page.getByLabel(choice).check();
  await page.getByRole('button', { name: 'Measure' }).click();
  const results = page.getByRole('region', { name: 'Results' });
  const failure = page.getByRole('alert');
  await results.or(failure).waitFor();
  if (await failure.isVisible()) throw new Error(await failure.innerText());
  await results.getByRole('button', { name: 'Copy results' }).click();
  await results.getByRole('button', { name: 'Copied' }).waitFor();
  return JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as BenchReport;
}

async function run(choice: RegExp): Promise<BenchReport> {
  const server = await startStaticServer({ folder: DIST });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  try {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    return await measure(await context.newPage(), `${server.origin}/#/bench`, choice);
  } finally {
    await browser.close();
    await server.stop();
  }
}

const line = (cells: readonly (string | null)[]) => console.log(`| ${cells.map((cell) => cell ?? '').join(' | ')} |`);

function print({ device, sizes, kernels, model }: BenchReport): void {
  console.log(`${device.name}; kernels with the sizes of ${sizes}, timed by ${device.timer}\n`);
  line(['kernel', 'tokens', 'dispatches', 'bytes', 'µs', 'GB/s', 'copy GB/s', 'of it']);
  line(Array.from({ length: 8 }, () => '---'));
  for (const row of kernels) {
    const { gigabytesPerSecond: rate, copyGigabytesPerSecond: copy } = row;
    const read = row.bytes > 0 ? bytes(row.bytes) : null;
    const rates = [rate === null ? null : figure(rate), copy === null ? null : figure(copy), share(rate, copy)];
    line([row.kernel, `${row.tokens}`, `${row.dispatches}`, read, figure(row.microseconds), ...rates]);
  }
  if (model === null) return;
  const { token, depths } = model;
  console.log(`\n${model.id}, each written token:`);
  console.log(
    `${token.dispatches} dispatches, ${token.submits} submits, ${token.bindGroups} bind groups made, ${token.buffers} buffers made, ${token.maps} readbacks, ${bytes(token.readBytes)} read of ${bytes(token.boundBytes)} bound, ${figure(token.javascriptMs)} ms of JavaScript`,
  );
  for (const { depth, prefillTokensPerSecond, decodeTokensPerSecond } of depths) {
    console.log(
      `prompt of ${depth}: ${figure(prefillTokensPerSecond)} tokens/s read, ${figure(decodeTokensPerSecond)} tokens/s written`,
    );
  }
}

const { values } = parseArgs({ options: { sizes: { type: 'string', default: 'gpt-oss-20b' }, json: { type: 'boolean' } } });
const choice = CHOICES[values.sizes];
if (choice === undefined) {
  console.error(`--sizes is one of ${Object.keys(CHOICES).join(', ')}; found ${values.sizes}.`);
  process.exit(2);
}
prepareSystem();
prepareModel();
prepareBuild();
const report = await run(choice);
if (values.json) console.log(JSON.stringify(report, null, 1));
else print(report);
