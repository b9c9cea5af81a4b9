// Converts requests and responses between the web's own classes and the plain objects that cross
// threads.

import { endingWith } from '../contracts/api/broken-body.ts';
import type { WireRequest, WireResponse } from '../contracts/api-calls.ts';

/**
 * A Request of the platform that `signal` aborts. GET and HEAD have no body, even if the field has
 * one.
 */
export function fromWire({ method, url, headers, body }: WireRequest, signal: AbortSignal): Request {
  const mayHaveBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers, signal, ...(mayHaveBody ? { body } : {}) });
}

/**
 * The response with its body as a stream, whose source is cancelled when `gone` aborts. `onOver` is
 * called when the body is over. The caller must transfer the stream when it posts the response.
 */
export function toWire(
  { status, headers, body }: Pick<Response, 'status' | 'headers' | 'body'>,
  gone: AbortSignal,
  onOver: () => void,
): WireResponse {
  return endingWith({ status, headers: [...headers], body }, gone, onOver);
}
