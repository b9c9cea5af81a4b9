// Requests and responses between the web's own classes and the plain shape in which they cross threads.
// Takes and gives both; refuses to know what they say.

import type { WireRequest, WireResponse } from '../contracts/api-calls.ts';

/** A Request of the platform that `signal` aborts; GET and HEAD have no body, whatever is in the field. */
export function fromWire({ method, url, headers, body }: WireRequest, signal: AbortSignal): Request {
  const mayHaveBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers, signal, ...(mayHaveBody ? { body } : {}) });
}

/** The response with its body as a stream; whoever posts it must transfer that. */
export function toWire({ status, headers, body }: Response): WireResponse {
  return { status, headers: [...headers], body };
}
