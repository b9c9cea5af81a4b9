// The slow ring: specs that fetch from a package registry or take minutes. They serve the built app themselves.

import { defineConfig } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/slow',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 600_000,
  expect: { timeout: 60_000 },
  // The file's name comes from PLAYWRIGHT_JSON_OUTPUT_FILE.
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : 'list',
  use: { launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS } },
});
