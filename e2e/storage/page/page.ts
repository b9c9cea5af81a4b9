// A page with only the checkpoint module in a worker. It serves specs and measurements that need a
// real browser's storage and no GPU. Specs call `window.store` through `page.evaluate`.
import { proxy, type Remote, wrap } from 'comlink';
import { bridge, deathOf } from '../../../src/app/platform/connect.ts';
import type { ChunkRef } from '../../../src/checkpoint/store/chunk-store.ts';
import type { LoadEvent } from '../../../src/contracts/models.ts';
import type { StoreWorker } from './worker.ts';

declare global {
  interface Window {
    store: Remote<StoreWorker>;
    /** `store.download`. Calls `reportStored`, which the test provides, for each stored chunk. */
    downloadReporting: (url: string) => Promise<void>;
    reportStored: (ref: ChunkRef) => void;
    /**
     * Loads a model in the app's own worker, from the given script. Calls `reportLoad`, which the
     * test provides, for each event.
     */
    loadInApp: (script: string, url: string) => Promise<void>;
    reportLoad: (event: LoadEvent) => void;
  }
}

window.store = wrap<StoreWorker>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
window.downloadReporting = async (url) => {
  await window.store.download(
    url,
    proxy((ref: ChunkRef) => window.reportStored(ref)),
  );
};
window.loadInApp = async (script, url) => {
  const worker = new Worker(script, { type: 'module' });
  await bridge(worker, deathOf(worker)).models.load(url, (event) => window.reportLoad(event));
};
