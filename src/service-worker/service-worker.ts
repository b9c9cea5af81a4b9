// The service worker: serves the app's own files offline, keeps Python's files from their first use,
// adds the security headers, passes API calls to a page, and keeps what other apps share until a page
// takes it. All other requests, such as model files and other origins, go to the network
// unchanged.

import { isApiUrl } from '../contracts/api/urls.ts';
import type { Hello, ServiceWorkerRequest } from '../contracts/worker-requests.ts';
import { answerApiCall } from './api-calls.ts';
import { passToEngine } from './join-engine.ts';
import { openNoticed } from './notices.ts';
import { PythonCache } from './python-cache.ts';
import { isShare, receiveShare } from './share-target.ts';
import { ShellCache, type ShellFile } from './shell-cache.ts';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: ShellFile[] };

const { scope } = self.registration;
/** Held until the browser stops this service worker. Pages get no other sign of that. */
const carrierLock = `gpt-oss-web service worker ${crypto.randomUUID()}`;
void navigator.locks.request(carrierLock, () => new Promise(() => {}));

const shell = new ShellCache(self.__WB_MANIFEST, scope);
const python = new PythonCache(scope);

self.addEventListener('install', (event) => event.waitUntil(shell.install()));

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
    case 'join-engine': {
      const [port] = event.ports;
      return port && event.waitUntil(passToEngine(event.data, port, self.clients));
    }
  }
});

self.addEventListener('notificationclick', (event) => event.waitUntil(openNoticed(event.notification, self.clients, scope)));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (isShare(request, scope)) {
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
