// The service worker: serves the app's own files offline, keeps Python's files from their first use,
// adds the security headers, passes API calls to a page, and keeps what other apps share until a page
// takes it. While the network is closed, it refuses requests to other origins. All other requests,
// such as model files, go to the network unchanged.

import { isApiUrl } from '../contracts/api/urls.ts';
import { countFetches } from '../contracts/network/count-fetches.ts';
import { createRequestCounter } from '../contracts/network/request-counter.ts';
import { createRequestLog, REQUESTS_CHANNEL, type RequestLog, type RequestSender } from '../contracts/network/request-log.ts';
import type { Hello, Retire, ServiceWorkerRequest } from '../contracts/worker-requests.ts';
import { answerApiCall } from './api-calls.ts';
import { passToEngine } from './join-engine.ts';
import { NetworkSwitch } from './network-switch.ts';
import { openNoticed } from './notices.ts';
import { PythonCache } from './python-cache.ts';
import { isShare, receiveShare } from './share-target.ts';
import { ShellCache, type ShellFile } from './shell-cache.ts';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: ShellFile[] };

const { scope } = self.registration;
/** Held until the browser stops this service worker. Pages get no other sign of that. */
const carrierLock = `gpt-oss-web service worker ${crypto.randomUUID()}`;
void navigator.locks.request(carrierLock, () => new Promise(() => {}));

/** Everything is about to be deleted: what is stored from now on would stay. */
let isRetired = false;
const storedLog = createRequestLog(() => indexedDB);
const log: Pick<RequestLog, 'add'> = { add: async (counts) => (isRetired ? undefined : storedLog.add(counts)) };
const counterOf = (from: RequestSender) =>
  createRequestCounter({
    from,
    log,
    now: () => Date.now(),
    after: (ms, work) => void setTimeout(work, ms),
    notify() {
      const channel = new BroadcastChannel(REQUESTS_CHANNEL);
      channel.postMessage('changed');
      channel.close();
    },
  });
const network = new NetworkSwitch({
  scope,
  now: () => Date.now(),
  counters: { page: counterOf('page'), worker: counterOf('worker') },
  typeOf: async (id) => (await self.clients.get(id))?.type,
});
const own = counterOf('service-worker');
countFetches(self, own, async () => false);
const python = new PythonCache(scope, () => network.headers());

const shell = new ShellCache(self.__WB_MANIFEST, scope, () => network.headers());

self.addEventListener('install', (event) => event.waitUntil(install()));

async function install(): Promise<void> {
  await shell.install();
  // The Cache API fetches by itself.
  for (const url of shell.urls) own.sent(url, 0);
  await own.flush();
}

// The first page is uncontrolled until it is claimed. Before that, its `/v1/…` calls would go to
// the server.
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([shell.removeOthers(), self.clients.claim()])));

self.addEventListener('message', (event: ExtendableMessageEvent & { data: ServiceWorkerRequest }) => {
  switch (event.data.type) {
    // A new version waits until a page requests it. A page does so only when no tab is busy.
    case 'take-over':
      return event.waitUntil(self.skipWaiting());
    case 'claim':
      return event.waitUntil(self.clients.claim());
    case 'hello':
      return event.ports[0]?.postMessage({ type: 'hello' } satisfies Hello);
    case 'retire':
      isRetired = true;
      return event.ports[0]?.postMessage({ type: 'retire' } satisfies Retire);
    case 'set-network': {
      const [port] = event.ports;
      return event.waitUntil(network.set(event.data.isClosed).then((answer) => port?.postMessage(answer)));
    }
    case 'join-engine': {
      const [port] = event.ports;
      return port && event.waitUntil(passToEngine(event.data, port, self.clients));
    }
  }
});

self.addEventListener('notificationclick', (event) => event.waitUntil(openNoticed(event.notification, self.clients, scope)));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (isRetired) return;
  if (new URL(request.url).origin !== self.location.origin) {
    network.judge(event);
  } else if (isShare(request, scope)) {
    event.respondWith(receiveShare(request, { caches, scope, newId: () => crypto.randomUUID() }));
  } else if (isApiUrl(new URL(request.url), new URL(scope))) {
    event.respondWith(answerApiCall(request, event.clientId, { clients: self.clients, carrierLock }));
  } else if (request.method === 'GET' && shell.holds(request)) {
    event.respondWith(shell.respond(request));
  } else if (request.method === 'GET' && python.holds(request.url)) {
    event.respondWith(python.respond(request.url));
  } else if (request.method === 'GET' && shell.mayBeEarlier(request)) {
    event.respondWith(shell.respondEarlier(request));
  }
});
