// A page with nothing on it but the checkpoint room in a worker, for specs and measurements that need a real browser's storage and
// no GPU. Specs call `window.store` through `page.evaluate`.
import { proxy, type Remote, wrap } from 'comlink';
import type { LoadEvent, Session } from '../../../src/api.ts';
import type { ChunkRef } from '../../../src/checkpoint/store/chunk-store.ts';
import type { StoreWorker } from './worker.ts';

declare global {
  interface Window {
    store: Remote<StoreWorker>;
    /** `store.download`; each chunk that was stored is told to `reportStored`, which the test provides. */
    downloadReporting: (url: string) => Promise<void>;
    reportStored: (ref: ChunkRef) => void;
    /** Loads a model in the app's own worker, whose script is given; events are told to `reportLoad`, which the test provides. */
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
  const session = wrap<Session>(new Worker(script, { type: 'module' }));
  await session.load(
    url,
    proxy((event: LoadEvent) => window.reportLoad(event)),
  );
};
