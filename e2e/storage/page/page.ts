// A page with nothing on it but the checkpoint room in a worker, for specs and measurements that need a real browser's storage and
// no GPU. Specs call `window.store` through `page.evaluate`.
import { proxy, type Remote, wrap } from 'comlink';
import type { ChunkPlace } from '../../../src/checkpoint/chunk-store.ts';
import type { StoreWorker } from './worker.ts';

declare global {
  interface Window {
    store: Remote<StoreWorker>;
    /** `store.download`; each chunk that was stored is told to `reportStored`, which the test provides. */
    downloadReporting: (url: string) => Promise<void>;
    reportStored: (place: ChunkPlace) => void;
  }
}

window.store = wrap<StoreWorker>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
window.downloadReporting = async (url) => {
  await window.store.download(
    url,
    proxy((place: ChunkPlace) => window.reportStored(place)),
  );
};
