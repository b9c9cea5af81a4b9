// The parts of privacy in this tab: switch, counted requests, and the watch of the page. Loaded
// beside the first paint.

import { NETWORK_CHANNEL } from '../../contracts/network/network-switch.ts';
import { createRequestCounter } from '../../contracts/network/request-counter.ts';
import { createRequestLog, REQUESTS_CHANNEL } from '../../contracts/network/request-log.ts';
import { leaveWhenErased } from '../erase/erase-mark.ts';
import { createNetwork } from './network.ts';
import { createRequests } from './requests.ts';
import { watchPage } from './watch-page.ts';

const channelOf = (name: string) => ('BroadcastChannel' in window ? new BroadcastChannel(name) : null);

/** The same as the scope of the service worker. */
const scope = new URL('./', document.baseURI).href;
const log = createRequestLog(() => indexedDB);
const requestsChannel = channelOf(REQUESTS_CHANNEL);

/** The network switch. */
export const network = createNetwork({
  container: containerOf(),
  scope,
  channel: channelOf(NETWORK_CHANNEL),
  loaded: { atMs: performance.timeOrigin, isServed: wasServed() },
});

/** The counted requests of all parts of the app. */
export const requests = createRequests(log, requestsChannel);

const counter = createRequestCounter({
  from: 'page',
  log,
  now: () => Date.now(),
  after: (ms, work) => void setTimeout(work, ms),
  notify() {
    // A channel does not hear itself.
    requestsChannel?.postMessage('changed');
    void requests.refresh();
  },
});

leaveWhenErased();
watchPage({ counter, origin: location.origin, isClosed: () => network.store.get()?.isClosed ?? false });

/** Whether a service worker served this page: a reload with Shift goes around it. */
function wasServed(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return (entry?.workerStart ?? 0) > 0;
}

/** In a sandbox the access itself throws. */
function containerOf(): ServiceWorkerContainer | null {
  try {
    return 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  } catch {
    return null;
  }
}
