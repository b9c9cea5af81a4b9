// Builds the app as it is, with the scripted session's worker in the real one's place. Only for tests and for work on the page.
import { defineConfig, mergeConfig } from 'vite';
import appConfig from '../../../vite.config.ts';
import { replaceWorker } from '../replace-worker.ts';

const fakeWorker = replaceWorker({
  worker: 'test/support/fake-session/worker.ts',
  prelude: 'test/support/fake-session/connect-driver.ts',
});

export default defineConfig((environment) =>
  mergeConfig(appConfig(environment), { plugins: [fakeWorker], build: { outDir: '.cache/fake-session' } }),
);
