// What a spec puts between a client and the page: the way to the API, a recorder of everything that
// came back, and a mutation of the streams.
import type { Exchange } from '../schema/validator.ts';
import type { Api } from './client.ts';
import { mutate } from './mutations.ts';

export interface Way {
  /** `window.gptOss.fetch`, or `fetch` through the service worker. */
  route: 'page' | 'service worker';
  model: string;
  /** The API and the name of a mutation. */
  mutation?: [kind: string, name: string];
}

const exchanges: Exchange[] = [];

/** The API as a client gets it. */
export function apiOf({ route, model, mutation }: Way): Api {
  const fetch = route === 'page' ? window.gptOss.fetch : window.fetch.bind(window);
  const api = { fetch: recording(fetch), baseURL: `${location.origin}/v1`, model };
  return mutation ? mutate(api, ...mutation) : api;
}

/** What the clients have received since the last call. A stream may have been left before its end. */
export function takeExchanges(): Exchange[] {
  return exchanges.splice(0);
}

/** Passes bodies through, so that a client that leaves is noticed as without the recorder. */
function recording(fetch: Api['fetch']): Api['fetch'] {
  return async (input, init) => {
    const { pathname: path } = new URL(input instanceof Request ? input.url : input, location.href);
    const response = await fetch(input, init);
    const { status, headers, body } = response;
    if (!body) return response;
    const exchange = { path, status, contentType: headers.get('content-type') ?? '', body: '' };
    exchanges.push(exchange);
    return new Response(body.pipeThrough(recorder(exchange)), { status, headers });
  };
}

/** A stream that changes nothing, and adds what goes through it to the body of an exchange. */
function recorder(exchange: Exchange): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder();
  return new TransformStream({
    transform(chunk, controller) {
      exchange.body += decoder.decode(chunk, { stream: true });
      controller.enqueue(chunk);
    },
  });
}
