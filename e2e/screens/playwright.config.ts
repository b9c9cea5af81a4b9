// Pictures of every screen, dialog and menu: `npm run make-screens` writes them into test-results/screens. They are for looking
// at, beside the mocks. No test compares them, and they are not kept: they would be old with every change.

import { defineConfig } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';

const WIDE = { viewport: { width: 1280, height: 860 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/screens-run',
  workers: 1,
  timeout: 600_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: { contextOptions: { reducedMotion: 'reduce' }, launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS } },
  projects: [
    { name: 'light', use: { ...WIDE, colorScheme: 'light' } },
    { name: 'dark', use: { ...WIDE, colorScheme: 'dark' } },
    { name: 'phone', use: { ...PHONE, colorScheme: 'light' } },
  ],
});
