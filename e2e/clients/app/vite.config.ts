// Builds the app as it is, with a worker whose API answers from a scripted model. Only for tests.
import { defineConfig, mergeConfig } from 'vite';
import { replaceWorker } from '../../../test/support/replace-worker.ts';
import appConfig from '../../../vite.config.ts';

export default defineConfig((environment) =>
  mergeConfig(appConfig(environment), {
    plugins: [replaceWorker({ worker: 'e2e/clients/app/worker.ts' })],
    build: { outDir: '.cache/clients-app' },
  }),
);
