// A vite plugin that builds the app with another Web Worker in place of the real one. For tests only.
import type { Plugin } from 'vite';

const REAL = '../../worker/worker.ts';
// From src/app/platform/connect.ts, which names the worker.
const ROOT = '../../../';

/**
 * `worker` replaces src/worker/worker.ts. `prelude`, if there is one, runs in the page before the
 * worker starts. Both are paths from the repository's root.
 */
export function replaceWorker({ worker, prelude }: { worker: string; prelude?: string }): Plugin {
  return {
    name: 'replace-worker',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/src/app/platform/connect.ts')) return null;
      if (!code.includes(REAL)) throw new Error(`connect.ts no longer names ${REAL}, so there is nothing to replace.`);
      const replaced = code.replace(REAL, ROOT + worker);
      return prelude === undefined ? replaced : `import '${ROOT}${prelude}';\n${replaced}`;
    },
  };
}
