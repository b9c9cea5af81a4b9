// Passes a tab's port to the tab whose worker runs the model. The service worker remembers nothing:
// it may be stopped at any time, so it asks every page each time.
import type { EngineHere, EngineSearch, JoinEngine } from '../contracts/shared-engine.ts';
import type { PageClient, PageClients } from './api-calls.ts';

/**
 * A page answers within milliseconds unless its main thread is stuck. The asking tab asks again.
 */
const SEARCH_MS = 3000;

/**
 * Passes `join` and `port` to the page that holds the engine's lock. Closes the port if none says
 * so in time.
 */
export async function passToEngine(join: JoinEngine, port: MessagePort, clients: PageClients): Promise<void> {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), SEARCH_MS));
  const engine = await Promise.race([Promise.any(pages.map((page) => isEngine(page, join.engine))).catch(() => null), tooLate]);
  if (engine) engine.postMessage(join, [port]);
  else port.close();
}

/** Settles with the way to a page when it answers that it holds the engine's lock. */
function isEngine(page: PageClient, engine: string): Promise<MessagePort> {
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<MessagePort>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<EngineHere>) => {
      if (data.type === 'engine-here') resolve(port1);
    };
  });
  page.postMessage({ type: 'engine-search', engine } satisfies EngineSearch, [port2]);
  return answered;
}
