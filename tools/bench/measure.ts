// Runs the app's screen of measurements (#/bench) in headless Chromium on a software GPU, as a user
// does, and returns its reports.

import { chromium, type Locator, type Page } from '@playwright/test';
import type { BenchReport, BenchSizes, WeightsComparison } from '../../src/contracts/bench-report.ts';
import { startStaticServer } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';
import { prepareBuild, prepareModel, prepareSystem } from '../setup/prepare.mjs';

const DIST = new URL('../../dist', import.meta.url).pathname;

/** The screen's radio button for these sizes. */
export const CHOICES: Readonly<Record<BenchSizes, RegExp>> = { 'gpt-oss-20b': /^gpt-oss-20b/, loaded: /which is loaded$/ };

/**
 * Builds the app if it is stale, and measures with its own model loaded. Errors: a plain Error with
 * the page's words.
 */
export function measureInChromium(sizes: BenchSizes): Promise<BenchReport> {
  return onBenchPage((page) => measure(page, sizes));
}

/** As `measureInChromium`, but compares int8 weights with exact ones. */
export function compareInChromium(): Promise<WeightsComparison> {
  return onBenchPage(compare);
}

async function onBenchPage<Result>(work: (page: Page) => Promise<Result>): Promise<Result> {
  prepareSystem();
  prepareModel();
  prepareBuild();
  const server = await startStaticServer({ folder: DIST });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  try {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`${server.origin}/#/bench`);
    // The app's own model loads by itself.
    await page.getByLabel(CHOICES.loaded).and(page.locator(':enabled')).waitFor();
    return await work(page);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function measure(page: Page, sizes: BenchSizes): Promise<BenchReport> {
  await page.getByLabel(CHOICES[sizes]).check();
  await page.getByRole('button', { name: 'Measure' }).click();
  const results = page.getByRole('region', { name: 'Results' });
  await orFailure(page, results);
  return (await copied(page, results.getByRole('button', { name: 'Copy results' }))) as BenchReport;
}

async function compare(page: Page): Promise<WeightsComparison> {
  await page.getByRole('button', { name: 'Compare int8 with exact' }).click();
  const copy = page.getByRole('button', { name: 'Copy comparison' });
  await orFailure(page, copy);
  return (await copied(page, copy)) as WeightsComparison;
}

/**
 * Waits for a part of the page. Errors: a plain Error with the page's words if a failure appears
 * first.
 */
async function orFailure(page: Page, awaited: Locator): Promise<void> {
  const failure = page.getByRole('alert');
  await awaited.or(failure).waitFor();
  if (await failure.isVisible()) throw new Error(await failure.innerText());
}

/** The JSON that a button copies. */
async function copied(page: Page, button: Locator): Promise<unknown> {
  await button.click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  return JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
}
