// Builds the app as it is, with the scripted session's worker in the real one's place. Only for tests and for work on the page.
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import appConfig from '../../../vite.config.ts';

const REAL = '../../worker/worker.ts';

const fakeWorker: Plugin = {
  name: 'fake-worker',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/src/app/platform/connect.ts')) return null;
    if (!code.includes(REAL)) throw new Error(`connect.ts no longer names ${REAL}; the scripted session has nothing to replace.`);
    const driven = `import '../../../test/support/fake-session/connect-driver.ts';\n${code}`;
    return driven.replace(REAL, '../../../test/support/fake-session/worker.ts');
  },
};

export default defineConfig((environment) =>
  mergeConfig(appConfig(environment), { plugins: [fakeWorker], build: { outDir: '.cache/fake-session' } }),
);
