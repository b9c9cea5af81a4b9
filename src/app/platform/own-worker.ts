// Distinguishes this app's service worker from another app's, which was served from the same origin
// before.
import type { Hello } from '../../contracts/worker-requests.ts';

/** The script of this app's service worker, relative to the page. */
export const SCRIPT = import.meta.env.DEV ? './dev-sw.js?dev-sw' : './service-worker.js';

/** A busy computer may need seconds to start a service worker. */
const HELLO_TIMEOUT_MS = 5000;

/**
 * Whether `worker` has the script address of this app's worker, as seen from the page at `address`.
 */
export function hasOwnScript(worker: Pick<ServiceWorker, 'scriptURL'>, address: string): boolean {
  return worker.scriptURL === new URL(SCRIPT, address).href;
}

/**
 * Whether `worker` answers like this app's worker. Many apps call their script service-worker.js.
 * Never rejects.
 */
export function answersHello(worker: Pick<ServiceWorker, 'postMessage'>): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<boolean>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<Partial<Hello> | null>) => resolve(data?.type === 'hello');
    setTimeout(() => resolve(false), HELLO_TIMEOUT_MS);
  });
  worker.postMessage({ type: 'hello' } satisfies Hello, [port2]);
  return answered.finally(() => port1.close());
}
