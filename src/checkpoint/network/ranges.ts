// Requests a byte range of one file over HTTP, also from servers that ignore the Range header. Only
// this module calls fetch, through a port that tests replace. It does not retry.

import { throwIfStopped } from '../errors.ts';
import { hostOf } from '../format/manifest.ts';
import type { Platform } from './platform.ts';
import { checkReply, type Expected, readContentLength, readContentRange } from './range-reply.ts';
import { type RequestFailureFacts, requestFailed } from './request-failure.ts';
import { STALL_MS, startWatch, type Watch } from './stall.ts';

/** The port for the network. `globalThis.fetch` fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RangeRequest extends Expected {
  fetch: Fetch;
  platform: Platform;
  /** The model's folder, without a trailing slash. */
  folder: string;
  signal: AbortSignal | undefined;
}

export interface RangeReply {
  /** Bytes of the whole file. Null if the server omits them or the browser may not read them. */
  fileBytes: number | null;
  /** The server's version of the file: ETag, else Last-Modified, else null. */
  validator: string | null;
  /** The server ignored the range and sends the file from its start. */
  isWhole: boolean;
  /**
   * The bytes from `from` to `until` or to the end of the body. Iterate it, or the connection stays
   * open.
   */
  bytes: AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>;
}

/**
 * Requests the bytes `from` to `until` of a file. If the server ignores the range (200), reads from
 * the start and discards the bytes before `from`. Errors, also while iterating: `download-failed`
 * with a RequestFailure, `AbortError`.
 */
export async function fetchRange(request: RangeRequest): Promise<RangeReply> {
  throwIfStopped(request.signal);
  const watch = startWatch(request.platform, request.signal);
  const response = await named(send(request, watch), request, watch);
  try {
    checkReply(response, request, hostOf(request.folder));
  } catch (error) {
    response.body?.cancel().catch(() => undefined);
    throw error;
  }
  const isWhole = response.status !== 206;
  return {
    isWhole,
    fileBytes: isWhole ? readContentLength(response) : (readContentRange(response)?.fileBytes ?? null),
    validator: response.headers.get('etag') ?? response.headers.get('last-modified'),
    bytes: isWhole ? readWhole(response, request, watch) : readPart(response, request, watch),
  };
}

/**
 * Collects a reply's bytes, at most `until - from`, in one array: for small ranges. Errors: as
 * `fetchRange`.
 */
export async function collect(reply: RangeReply): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of reply.bytes) parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function send({ fetch, folder, file, from, until }: RangeRequest, { signal, over }: Watch): Promise<Response> {
  // A lone `bytes=a-b` needs no preflight. no-store: a cached part must never answer for the whole.
  const init: RequestInit = {
    headers: { Range: `bytes=${from}-${until - 1}` },
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal,
  };
  return over(fetch(`${folder}/${file}`, init));
}

async function* readPart(response: Response, request: RangeRequest, watch: Watch): RangeReply['bytes'] {
  let left = request.until - request.from;
  for await (const bytes of readBody(response, request, watch)) {
    left -= bytes.length;
    if (left < 0) throw requestFailed({ ...subject(request), kind: 'wrong-range', found: 'more bytes than were asked for' });
    yield bytes;
  }
}

async function* readWhole(response: Response, request: RangeRequest, watch: Watch): RangeReply['bytes'] {
  let position = 0;
  for await (const bytes of readBody(response, request, watch)) {
    const wanted = bytes.subarray(Math.max(0, request.from - position), Math.max(0, request.until - position));
    position += bytes.length;
    if (wanted.length > 0) yield wanted;
    if (position >= request.until) return;
  }
}

async function* readBody(response: Response, request: RangeRequest, watch: Watch): RangeReply['bytes'] {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await named(watch.over(reader.read()), request, watch);
      if (done) return;
      yield value;
    }
  } finally {
    // Frees the connection when the consumer has enough. A body that ended or failed has nothing to
    // cancel.
    reader.cancel().catch(() => undefined);
  }
}

function subject({ file, folder }: RangeRequest): Pick<RequestFailureFacts, 'file' | 'host'> {
  return { file, host: hostOf(folder) };
}

/**
 * Names network errors: an abort is an AbortError; a TypeError of fetch or a stall is a
 * RequestFailure.
 */
async function named<T>(promise: Promise<T>, request: RangeRequest, watch: Watch): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throwIfStopped(request.signal);
    const { file, host } = subject(request);
    if (watch.isStalled()) {
      throw requestFailed({
        file,
        host,
        kind: 'stalled',
        found: `nothing from ${host} for ${STALL_MS / 1000} seconds`,
        cause: error,
      });
    }
    if (!(error instanceof TypeError)) throw error;
    // The browser does not reveal which of these it was.
    const remedy =
      `Check the connection and load again: what is stored stays stored. If the connection is good, ${host} may not allow pages of ` +
      'other origins (CORS), may redirect in a loop or to such a host, or may redirect to one that this app’s ' +
      'Content-Security-Policy does not allow';
    throw requestFailed({
      file,
      host,
      kind: 'network',
      found: `a network error from ${host} (${error.message})`,
      remedy,
      cause: error,
    });
  }
}
