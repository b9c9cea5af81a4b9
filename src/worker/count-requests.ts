// Counts the requests of a worker, for the screen of privacy.
import { countFetches, type FetchingScope } from '../contracts/network/count-fetches.ts';
import { readNetwork } from '../contracts/network/network-switch.ts';
import { createRequestCounter } from '../contracts/network/request-counter.ts';
import { createRequestLog, REQUESTS_CHANNEL } from '../contracts/network/request-log.ts';

/** Counts what `scope` fetches from now on. `app`: the folder of the app. */
export function countRequests(scope: FetchingScope, app: URL): void {
  const channel = new BroadcastChannel(REQUESTS_CHANNEL);
  const counter = createRequestCounter({
    from: 'worker',
    log: createRequestLog(() => indexedDB),
    now: () => Date.now(),
    after: (ms, work) => void setTimeout(work, ms),
    notify: () => channel.postMessage('changed'),
  });
  countFetches(scope, counter, async () => (await readNetwork(app.href)).isClosed);
}
