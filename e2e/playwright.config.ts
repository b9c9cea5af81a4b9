// How the promises in e2e/{page,model,loading,storage} are checked: the built app, served with its
// production headers, in a real Chromium. A project is a folder, by its subject: a page, answers of a
// model on a GPU, how a model gets onto the GPU, a browser's storage.
// E2E_PORT moves the server, so that several checkouts can run at once.

import { defineConfig } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../tools/setup/chromium.ts';

const PORT = Number(process.env['E2E_PORT'] ?? 4174);
const ORIGIN = `http://localhost:${PORT}`;

export default defineConfig({
  testDir: '.',
  projects: ['page', 'model', 'loading', 'storage'].map((name) => ({ name, testDir: name })),
  // Two runs at once must not empty each other's folder.
  outputDir: `../test-results/${PORT}`,
  fullyParallel: false,
  // The GPU is made of CPU here: two models at once would time out where one does not.
  workers: 1,
  // A test that needs a second try is a defect of the app or of the test.
  retries: 0,
  forbidOnly: true,
  // Six busy programs beside must not fail a test; only a failing one waits as long.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // The file's name comes from PLAYWRIGHT_JSON_OUTPUT_FILE.
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : 'list',
  use: {
    baseURL: ORIGIN,
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS },
  },
  webServer: {
    command: `npx vite preview --port ${PORT} --strictPort`,
    cwd: '..',
    url: ORIGIN,
    reuseExistingServer: false,
  },
});
