// Passes API calls of the app's own pages to a page, and streams its worker's answer back.
// It knows which requests are allowed, but not their content. The model lives in the page's worker.
import type { ApiCall, ApiCancel, ApiReply, WireRequest, WireResponse } from '../contracts/api-calls.ts';
import { apiError } from './api-error.ts';

/**
 * A page answers a message within milliseconds unless its main thread is stuck. Then another page,
 * or an error, serves better.
 */
const ACCEPT_MS = 3000;
/**
 * Not every browser reports a closed page. While an answer is awaited, its client is looked up this
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
  matchAll(options: { type: 'window' }): Promise<readonly PageClient[]>;
  get(id: string): Promise<{ readonly id: string } | undefined>;
}

/**
 * Responds to an API call. Other sites cannot `fetch` this origin, but they can navigate and post
 * forms to it. Those are refused with 403. Without a page that accepts the call, a 503 names the
 * remedy.
 */
export async function answerApiCall(request: Request, clientId: string, clients: PageClients): Promise<Response> {
  if (request.mode === 'navigate' || request.destination !== '') {
    return failure(
      403,
      'navigation_refused',
      'The API answers fetch() from this app’s own pages, not navigations, forms or embeds.',
    );
  }
  const portable = await toPortable(request);
  for (const client of await candidates(clientId, clients)) {
    const call = new PageCall(client, portable);
    if (await call.accepted()) return call.response(request.signal, clients);
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

/** One call, offered to one page over its own channel. */
class PageCall {
  readonly #client: PageClient;
  readonly #port: MessagePort;
  readonly #accepted: Promise<boolean>;
  readonly #answer: Promise<Response>;

  constructor(client: PageClient, request: WireRequest) {
    const { port1, port2 } = new MessageChannel();
    this.#client = client;
    this.#port = port1;
    this.#accepted = new Promise((resolve) => {
      port1.addEventListener('message', () => resolve(true), { once: true });
      setTimeout(() => resolve(false), ACCEPT_MS);
    });
    this.#answer = new Promise((resolve) => {
      port1.addEventListener('message', ({ data }: MessageEvent<ApiReply>) => {
        if (data.type === 'response') resolve(fromPortable(data.response));
        if (data.type === 'failed') resolve(failure(500, data.name, data.message));
      });
    });
    port1.start();
    client.postMessage({ type: 'api-call', request } satisfies ApiCall, [port2]);
  }

  /** Whether the page accepted the call in time. A late page finds its channel closed. */
  async accepted(): Promise<boolean> {
    const accepted = await this.#accepted;
    if (!accepted) this.#port.close();
    return accepted;
  }

  /** The page's response, while both page and caller exist. */
  async response(signal: AbortSignal, clients: PageClients): Promise<Response> {
    const cancel = () => this.#port.postMessage({ type: 'cancel' } satisfies ApiCancel);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    let check: ReturnType<typeof setInterval> | undefined;
    const closed = new Promise<Response>((resolve) => {
      check = setInterval(async () => {
        if ((await clients.get(this.#client.id)) === undefined) {
          resolve(failure(503, 'page_closed', 'The page that was answering was closed. Open the app and ask again.'));
        }
      }, ALIVE_MS);
    });
    return Promise.race([this.#answer, closed]).finally(() => clearInterval(check));
  }
}

function fromPortable({ status, headers, body }: WireResponse): Response {
  return new Response(body, { status, headers });
}

function failure(status: number, code: string, message: string): Response {
  const { body } = apiError(status, code, message);
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}
