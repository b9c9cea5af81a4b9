// Requests and responses between the web's own classes and the plain shape in which they cross threads.
// Takes and gives both; refuses to know what they say.

import type { PortableRequest, PortableResponse } from '../api.ts';

/** A Request of the platform that `signal` aborts; GET and HEAD have no body, whatever is in the field. */
export function fromPortable({ method, url, headers, body }: PortableRequest, signal: AbortSignal): Request {
  const mayHaveBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers, signal, ...(mayHaveBody ? { body } : {}) });
}

/** The response with its body as a stream; whoever posts it must transfer that. */
export function toPortable({ status, headers, body }: Response): PortableResponse {
  return { status, headers: [...headers], body };
}
