// Passes API calls of the app's own pages to a page, and streams its worker's answer back.
// It knows which requests are allowed, but not their content. The model lives in the page's worker.

import { endingWith } from '../contracts/api/broken-body.ts';
import type { ApiCall, ApiCancel, ApiReply, WireRequest, WireResponse } from '../contracts/api-calls.ts';
import { apiError } from './api-error.ts';

/**
 * A page answers a message within milliseconds unless its main thread is stuck. Then another page,
 * or an error, serves better.
 */
const ACCEPT_MS = 3000;
/** After the last page there is only an error, and a page that has just been opened is slow, ms. */
const LAST_ACCEPT_MS = 15_000;
/**
 * Not every browser reports a closed page. Until an answer is whole, its client is looked up this
 * often, ms.
 */
const ALIVE_MS = 1000;

/** The needed part of the platform's Client: a page. */
export interface PageClient {
  readonly id: string;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** The needed part of the platform's Clients: the pages of this service worker. */
export interface PageClients {
  matchAll(options: { type: 'window'; includeUncontrolled?: boolean }): Promise<readonly PageClient[]>;
  get(id: string): Promise<{ readonly id: string } | undefined>;
}

/**
 * Responds to an API call. Other sites cannot `fetch` this origin, but they can navigate and post
 * forms to it. Those are refused with 403. Without a page that accepts the call, a 503 names the
 * remedy. This service worker holds `carrierLock` while it lives.
 */
export async function answerApiCall(
  request: Request,
  clientId: string,
  { clients, carrierLock }: { clients: PageClients; carrierLock: string },
): Promise<Response> {
  if (request.mode === 'navigate' || request.destination !== '') {
    return failure(
      403,
      'navigation_refused',
      'The API answers fetch() from this app’s own pages, not navigations, forms or embeds.',
    );
  }
  const portable = await toPortable(request);
  const pages = await candidates(clientId, clients);
  for (const client of pages) {
    const call = new PageCall(client, { type: 'api-call', request: portable, carrierLock });
    if (await call.accepted(client === pages.at(-1) ? LAST_ACCEPT_MS : ACCEPT_MS))
      return call.response(request.signal, { clients, callerId: clientId });
  }
  return failure(
    503,
    'no_page',
    'No page of this app took the call. Open the app in a tab of this browser, then send the request again.',
  );
}

/**
 * The calling page first, then every other window. A worker or a page without a model may call too.
 */
async function candidates(clientId: string, clients: PageClients): Promise<PageClient[]> {
  const windows = await clients.matchAll({ type: 'window' });
  return [...windows].sort((a, b) => Number(b.id === clientId) - Number(a.id === clientId));
}

async function toPortable(request: Request): Promise<WireRequest> {
  const { method, url } = request;
  return { id: crypto.randomUUID(), method, url, headers: [...request.headers], body: await request.text() };
}

/** Who takes part in a call, besides the page that answers it. */
interface Parties {
  clients: PageClients;
  /** Empty if the browser does not say. */
  callerId: string;
}

/** One call, offered to one page over its own channel. */
class PageCall {
  readonly #client: PageClient;
  readonly #port: MessagePort;
  readonly #accepted: Promise<true>;
  readonly #answer: Promise<WireResponse | Response>;

  constructor(client: PageClient, call: ApiCall) {
    const { port1, port2 } = new MessageChannel();
    this.#client = client;
    this.#port = port1;
    this.#accepted = new Promise((resolve) => {
      port1.addEventListener('message', () => resolve(true), { once: true });
    });
    this.#answer = new Promise((resolve) => {
      port1.addEventListener('message', ({ data }: MessageEvent<ApiReply>) => {
        if (data.type === 'response') resolve(data.response);
        if (data.type === 'failed') resolve(failure(500, data.name, data.message));
      });
    });
    port1.start();
    client.postMessage(call, [port2]);
  }

  /** Whether the page accepts the call in time. A late page finds its channel closed. */
  async accepted(timeoutMs: number): Promise<boolean> {
    let end = () => {};
    const isLate = new Promise<false>((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      end = () => clearTimeout(timer);
    });
    const accepted = await Promise.race([this.#accepted, isLate]);
    end();
    if (!accepted) this.#port.close();
    return accepted;
  }

  /** The page's response, while both page and caller exist. */
  async response(signal: AbortSignal, parties: Parties): Promise<Response> {
    const cancel = () => this.#port.postMessage({ type: 'cancel' } satisfies ApiCancel);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    const { closed, stop } = this.#watch(parties, cancel);
    const isClosed = new Promise<null>((resolve) => closed.addEventListener('abort', () => resolve(null)));
    const answer = await Promise.race([this.#answer, isClosed]);
    if (!answer) return failure(503, PAGE_CLOSED.name, PAGE_CLOSED.message);
    if (!(answer instanceof Response)) return fromPortable(endingWith(answer, closed, stop));
    stop();
    return answer;
  }

  /**
   * `closed` aborts when the page is gone, also in the middle of its response. `onCallerGone` is
   * called when the caller is: no signal and no stream says so before the response. `stop` ends the
   * watch.
   */
  #watch({ clients, callerId }: Parties, onCallerGone: () => void): { closed: AbortSignal; stop: () => void } {
    const closed = new AbortController();
    let wasCallerSeen = false;
    const check = setInterval(async () => {
      const [page, caller] = await Promise.all([clients.get(this.#client.id), callerId ? clients.get(callerId) : undefined]);
      if (wasCallerSeen && !caller) onCallerGone();
      // Not every browser lists every kind of worker.
      wasCallerSeen = caller !== undefined;
      if (page) return;
      stop();
      closed.abort(PAGE_CLOSED);
    }, ALIVE_MS);
    const stop = () => clearInterval(check);
    return { closed: closed.signal, stop };
  }
}

const PAGE_CLOSED = Object.assign(new Error('The page that was answering was closed. Open the app and ask again.'), {
  name: 'page_closed',
});

function fromPortable({ status, headers, body }: WireResponse): Response {
  return new Response(body, { status, headers });
}

function failure(status: number, code: string, message: string): Response {
  const { body } = apiError(status, code, message);
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}
