// The page's part of passing ports between tabs: to the service worker, and from it.
import type { EngineSearch, JoinEngine } from '../../contracts/shared-engine.ts';
import type { SharedEngine } from './shared-engine.ts';

/** Sends a request and its port to the active service worker, also of a page that it does not control. */
export function joinThrough(
  container: Pick<ServiceWorkerContainer, 'ready'> | null,
  request: JoinEngine,
  port: MessagePort,
): void {
  void container?.ready.then(({ active }) => active?.postMessage(request, [port]));
}

/** Answers the service worker's searches for the tab with the engine. */
export function answerSearches(
  container: Pick<ServiceWorkerContainer, 'addEventListener' | 'startMessages'>,
  engine: Pick<SharedEngine, 'answerSearch'>,
): void {
  container.addEventListener('message', ({ data, ports }: MessageEvent<EngineSearch>) => {
    const [port] = ports;
    if (data.type === 'engine-search' && port) engine.answerSearch(port);
  });
  container.startMessages();
}
