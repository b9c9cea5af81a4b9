// A page with nothing on it but the checkpoint room in a worker, for specs and measurements that need a real browser's storage and
// no GPU. Specs call `window.store` through `page.evaluate`.
import { type Remote, wrap } from 'comlink';
import type { StoreWorker } from './worker.ts';

declare global {
  interface Window {
    store: Remote<StoreWorker>;
  }
}

window.store = wrap<StoreWorker>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
