// `window.gptOss`: the API for scripts of this page. The session answers it directly, with or
// without a service worker.

import { isApiUrl } from '../../contracts/api/urls.ts';
import type { ApiSession } from '../../contracts/session.ts';
import type { GptOssAi } from './ai-run.ts';

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
    const request = new Request(input instanceof Request ? input : url, init);
    const { answerRequest } = await import('./answer-request.ts');
    return answerRequest(request, signalOf(input, init) ?? request.signal, deps);
  };
  // The first call loads the code: the first paint does not need it.
  const run = async (...call: Parameters<GptOssAi['run']>) => (await import('./ai-run.ts')).createAi(fetch, folder).run(...call);
  return { fetch, ai: { run: run as GptOssAi['run'] } };
}

/**
 * The signal that the caller holds; null for none. Node's copy of it, in a Request, goes silent when
 * the Request is collected (NB2).
 */
function signalOf(input: RequestInfo | URL, init?: RequestInit): AbortSignal | null {
  if (init?.signal !== undefined) return init.signal;
  return input instanceof Request ? input.signal : null;
}

/**
 * The URL of `input`; null if it is invalid. The platform's fetch then reports that in its own
 * words.
 */
function urlOf(input: RequestInfo | URL, address: string): URL | null {
  const text = input instanceof Request ? input.url : String(input);
  return URL.canParse(text, address) ? new URL(text, address) : null;
}
