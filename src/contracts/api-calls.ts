// The messages of a `fetch('/v1/…')` call: from the service worker to the page, and from the page
// to the worker.

/** A Request as it crosses threads. `body` is the whole text, empty for GET. */
export interface WireRequest {
  /** Unique name of this call. `cancel` uses it. */
  id: string;
  method: string;
  url: string;
  headers: [string, string][];
  body: string;
}

/** A Response as it crosses threads. The stream is transferred. */
export interface WireResponse {
  status: number;
  headers: [string, string][];
  body: ReadableStream<Uint8Array> | null;
}

/**
 * The service worker sends this to the page that called `fetch('/v1/…')`. It comes with a
 * MessagePort for the `ApiReply`.
 */
export interface ApiCall {
  type: 'api-call';
  request: WireRequest;
  /**
   * Web Lock that the service worker holds while it lives. A browser may stop it in the middle of a
   * call. Neither its port nor its streams report that.
   */
  carrierLock: string;
}

/**
 * The page's messages on that port: `accepted` at once, then the response (its body transferred) or
 * the error.
 */
export type ApiReply =
  | { type: 'accepted' }
  | { type: 'response'; response: WireResponse }
  | { type: 'failed'; name: string; message: string };

/** The service worker's message on that port when the caller leaves before the response. */
export interface ApiCancel {
  type: 'cancel';
}
