// The page's part of passing ports between tabs: to the service worker, and from it.
import type { EngineSearch, JoinEngine } from '../../contracts/shared-engine.ts';
import { register } from '../platform/register.ts';
import type { SharedEngine } from './shared-engine.ts';

/**
 * Limit of a first visit's installation, ms. A registration that fails while it installs leaves
 * `ready` waiting for ever.
 */
const INSTALL_MS = 30_000;

/**
 * Sends a request and its port to the active service worker, also of a page that it does not
 * control. Waits until there is one. Gives whether there is one: a browser or its user may forbid
 * it.
 */
export async function joinThrough(
  container: Pick<ServiceWorkerContainer, 'ready' | 'register' | 'getRegistration'> | null,
  request: JoinEngine,
  port: MessagePort,
): Promise<boolean> {
  if (!container) return false;
  const isTooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), INSTALL_MS));
  const active = await Promise.race([activeWorker(container).catch(() => null), isTooLate]);
  active?.postMessage(request, [port]);
  return active !== null;
}

async function activeWorker(
  container: Pick<ServiceWorkerContainer, 'ready' | 'register' | 'getRegistration'>,
): Promise<ServiceWorker | null> {
  if (!(await container.getRegistration())) await register(container);
  return (await container.ready).active;
}

/** Answers the service worker's searches for the tab with the engine. */
export function answerSearches(
  container: Pick<ServiceWorkerContainer, 'addEventListener' | 'startMessages'>,
  engine: Pick<SharedEngine, 'name' | 'answerSearch'>,
): void {
  container.addEventListener('message', ({ data, ports }: MessageEvent<EngineSearch>) => {
    const [port] = ports;
    if (data.type === 'engine-search' && data.engine === engine.name && port) engine.answerSearch(port);
  });
  container.startMessages();
}
