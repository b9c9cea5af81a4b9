// How a call of `fetch('/v1/…')` crosses from the service worker to the page and from the page to the worker.

/** A Request as it crosses threads; `body` is the whole text, empty for GET. */
export interface WireRequest {
  /** Unique name of this call, by which it is cancelled. */
  id: string;
  method: string;
  url: string;
  headers: [string, string][];
  body: string;
}

/** A Response as it crosses threads; the stream is transferred. */
export interface WireResponse {
  status: number;
  headers: [string, string][];
  body: ReadableStream<Uint8Array> | null;
}

/** The service worker sends this to the page that called `fetch('/v1/…')`, with a MessagePort on which `ApiReply` comes back. */
export interface ApiCall {
  type: 'api-call';
  request: WireRequest;
}

/** What the page sends on that port: `accepted` at once, then the response (its body transferred) or the reason there is none. */
export type ApiReply =
  | { type: 'accepted' }
  | { type: 'response'; response: WireResponse }
  | { type: 'failed'; name: string; message: string };

/** What the service worker sends on that port when the caller went away before the response came. */
export interface ApiCancel {
  type: 'cancel';
}
