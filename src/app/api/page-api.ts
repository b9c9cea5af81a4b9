// `window.gptOss`: the API for scripts of this page. The session answers it directly, with or
// without a service worker.

import { breakable } from '../../contracts/api/broken-body.ts';
import { isApiUrl } from '../../contracts/api/urls.ts';
import type { WireRequest, WireResponse } from '../../contracts/api-calls.ts';
import type { ApiSession } from '../../contracts/session.ts';
import { createAi, type GptOssAi } from './ai-run.ts';

/**
 * The page's interface for its own scripts, as `window.gptOss`. It exists before any other work of
 * the page begins.
 */
export interface GptOss {
  /**
   * Works like the platform's `fetch`, but the model answers URLs of the API: `/v1/…`,
   * `/client/v4/accounts/…`, `/tokenize` and `/detokenize` of this origin, at its root or below the
   * app's folder. All other URLs go to the platform's `fetch`. It can be passed to a client, for
   * example `new OpenAI({ baseURL: new URL('/v1', location.href).href, apiKey: 'none', fetch:
   * window.gptOss.fetch })`. A call waits until the model is loaded. Bodies are streamed. `signal`
   * ends the call and its work. Errors: as `fetch`, for an invalid request; the reason of `signal`.
   * A later failure is a response with a status of at least 400, whose body is an error.
   */
  fetch(this: void, input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** The binding of Workers AI, for programs written for `env.AI.run(…)`. */
  readonly ai: GptOssAi;
}

declare global {
  interface Window {
    readonly gptOss: GptOss;
  }
}

export interface PageApiDeps {
  session: { api: Pick<ApiSession, 'handle' | 'cancel'> };
  /** The URL of the page. Relative URLs are resolved against it. */
  address(): string;
  /** The platform's fetch. */
  fetch: typeof globalThis.fetch;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Called after each call, because a call may load another model. */
  onAnswered(): void;
}

/** Creates the API of a page. */
export function createPageApi(deps: PageApiDeps): GptOss {
  const folder = () => new URL('./', deps.address());
  const fetch: GptOss['fetch'] = async (input, init) => {
    const url = urlOf(input, deps.address());
    if (!url || !isApiUrl(url, folder())) return deps.fetch(input, init);
    return answer(new Request(input instanceof Request ? input : url, init), deps);
  };
  return { fetch, ai: createAi(fetch, folder) };
}

/**
 * The URL of `input`; null if it is invalid. The platform's fetch then reports that in its own
 * words.
 */
function urlOf(input: RequestInfo | URL, address: string): URL | null {
  const text = input instanceof Request ? input.url : String(input);
  return URL.canParse(text, address) ? new URL(text, address) : null;
}

async function answer(request: Request, { session, whileBusy, onAnswered }: PageApiDeps): Promise<Response> {
  const { signal } = request;
  const call = await toWire(request);
  return new Promise((resolve, reject) => {
    const leave = () => {
      reject(reasonOf(signal));
      session.api.cancel(call.id).catch(() => undefined); // The call itself reports why the worker does not answer.
    };
    if (signal.aborted) return reject(reasonOf(signal));
    signal.addEventListener('abort', leave, { once: true });
    const work = async () => {
      const response = await session.api.handle(call).catch(failure);
      signal.removeEventListener('abort', leave);
      if (signal.aborted) await response.body?.cancel();
      else await deliver(response, signal, resolve);
    };
    void whileBusy(work).then(onAnswered);
  });
}

/** Gives the response to `resolve`; settles when its body was read to the end, or left. */
function deliver(
  { status, headers, body }: WireResponse,
  signal: AbortSignal,
  resolve: (response: Response) => void,
): Promise<void> {
  return new Promise((onOver) => {
    const read = body && breakable(body, { broken: signal, ending: 'failure', onOver });
    if (!read) onOver();
    resolve(new Response(read, { status, headers }));
  });
}

async function toWire(request: Request): Promise<WireRequest> {
  const { method, url } = request;
  request.signal.throwIfAborted();
  return { id: crypto.randomUUID(), method, url, headers: [...request.headers], body: await request.text() };
}

/** The platform aborts with an Error. A caller may abort with any value. */
function reasonOf(signal: AbortSignal): Error {
  return signal.reason as Error;
}

/** The response if the session cannot answer. It is the same as the service worker's. */
function failure(thrown: unknown): WireResponse {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const error = { message, type: 'server_error', param: null, code: name };
  const { body } = new Response(JSON.stringify({ error }));
  return { status: 500, headers: [['content-type', 'application/json']], body };
}
