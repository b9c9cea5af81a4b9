// A page with only the checkpoint module in a worker. It serves specs and measurements that need a
// real browser's storage and no GPU. Specs call `window.store` through `page.evaluate`.
import { proxy, type Remote, wrap } from 'comlink';
import type { ChunkRef } from '../../../src/checkpoint/store/chunk-store.ts';
import type { StoreWorker } from './worker.ts';

declare global {
  interface Window {
    store: Remote<StoreWorker>;
    /** `store.download`. Calls `reportStored`, which the test provides, for each stored chunk. */
    downloadReporting: (url: string) => Promise<void>;
    reportStored: (ref: ChunkRef) => void;
  }
}

window.store = wrap<StoreWorker>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
window.downloadReporting = async (url) => {
  await window.store.download(
    url,
    proxy((ref: ChunkRef) => window.reportStored(ref)),
  );
};
