// Builds the app as it is, with a worker whose model is scripted and notes when it gave each token.
import { defineConfig, mergeConfig } from 'vite';
import { replaceWorker } from '../../test/support/replace-worker.ts';
import appConfig from '../../vite.config.ts';

export default defineConfig((environment) =>
  mergeConfig(appConfig(environment), {
    plugins: [replaceWorker({ worker: 'tools/api-latency/worker.ts' })],
    build: { outDir: '.cache/api-latency' },
  }),
);
