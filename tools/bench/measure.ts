// Runs the app's screen of measurements (#/bench) in headless Chromium on a software GPU, as a visitor does, and gives its report.

import { chromium, type Page } from '@playwright/test';
import { startStaticServer } from '../../e2e/servers/static-server.ts';
import type { BenchReport, BenchSizes } from '../../src/api.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';
import { prepareBuild, prepareModel, prepareSystem } from '../setup/prepare.mjs';

const DIST = new URL('../../dist', import.meta.url).pathname;

/** Of the choices on the screen, the one that stands for these sizes. */
export const CHOICES: Readonly<Record<BenchSizes, RegExp>> = { 'gpt-oss-20b': /^gpt-oss-20b/, loaded: /which is loaded$/ };

/** Builds what is missing and measures, with the app's own model loaded. Errors: a plain Error with the page's words. */
export async function measureInChromium(sizes: BenchSizes): Promise<BenchReport> {
  prepareSystem();
  prepareModel();
  prepareBuild();
  const server = await startStaticServer({ folder: DIST });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  try {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    return await measure(await context.newPage(), `${server.origin}/#/bench`, sizes);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function measure(page: Page, address: string, sizes: BenchSizes): Promise<BenchReport> {
  page.setDefaultTimeout(0);
  await page.goto(address);
  // The app's own model loads by itself.
  await page.getByLabel(CHOICES.loaded).and(page.locator(':enabled')).waitFor();
  await page.getByLabel(CHOICES[sizes]).check();
  await page.getByRole('button', { name: 'Measure' }).click();
  const results = page.getByRole('region', { name: 'Results' });
  const failure = page.getByRole('alert');
  await results.or(failure).waitFor();
  if (await failure.isVisible()) throw new Error(await failure.innerText());
  await results.getByRole('button', { name: 'Copy results' }).click();
  await results.getByRole('button', { name: 'Copied' }).waitFor();
  return JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as BenchReport;
}
