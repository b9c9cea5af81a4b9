// Real API clients in the page. `scripted` has a scripted model and no GPU. `depth` loads
// gpt-oss-tiny onto a software GPU, or asks a thousand times. The specs serve the app themselves.

import { defineConfig } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';

export default defineConfig({
  projects: ['scripted', 'depth'].map((name) => ({ name, testDir: name })),
  outputDir: '../../test-results/clients',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // The file's name comes from PLAYWRIGHT_JSON_OUTPUT_FILE.
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : 'list',
  use: { launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS } },
});
