// Bytes of one file over HTTP: a range of it, whatever the server makes of the Range header. The only module that calls fetch,
// through a port that tests replace. Knows statuses, lengths and content types; refuses to know what the bytes mean.

import { checkpointError, throwIfStopped } from './errors.ts';

/** The port for the network; `globalThis.fetch` fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RangeRequest {
  fetch: Fetch;
  /** The model's folder, without a trailing slash. */
  folder: string;
  /** Plain name of a file in it. */
  file: string;
  /** First byte wanted. */
  from: number;
  /** The byte after the last one wanted; the file may end before it. */
  until: number;
  signal: AbortSignal | undefined;
}

export interface RangeReply {
  /** Bytes of the whole file; null where the server does not say or the browser may not read it. */
  fileBytes: number | null;
  /** What the server calls this version of the file: ETag, else Last-Modified, else null. */
  validator: string | null;
  /** The bytes from `from` on, ending at `until` or where the connection ended. Iterate it, or the connection stays open. */
  bytes: AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>;
}

/**
 * Asks for the bytes `from` to `until` of a file. A server that ignores the range (200) is read from its start, and what comes
 * before `from` is thrown away. Errors: `download-failed` with file and status (also while iterating), `AbortError`.
 */
export async function fetchRange(request: RangeRequest): Promise<RangeReply> {
  const response = await send(request);
  try {
    checkReply(response, request);
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
  const isPart = response.status === 206;
  return {
    fileBytes: isPart ? (readContentRange(response)?.fileBytes ?? null) : readContentLength(response),
    validator: response.headers.get('etag') ?? response.headers.get('last-modified'),
    bytes: isPart ? readPart(response, request) : readWhole(response, request),
  };
}

/** The bytes of a reply, at most `until - from` of them, in one array: for ranges that are small. Errors: as `fetchRange`. */
export async function collect(reply: RangeReply): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of reply.bytes) parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Whether `error` says that the server has no such file: 404 or 410, or a host that answers every unknown path with its page. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Refusal && error.cause.isAbsent;
}

/** What the server answered instead of bytes; the cause of a `download-failed`. */
class Refusal extends Error {
  readonly isAbsent: boolean;
  constructor(found: string, isAbsent: boolean) {
    super(found);
    this.isAbsent = isAbsent;
  }
}

async function send({ fetch, folder, file, from, until, signal }: RangeRequest): Promise<Response> {
  throwIfStopped(signal);
  // A lone `bytes=a-b` needs no preflight. no-store: a cache that holds a part must never answer for the whole.
  const init: RequestInit = {
    headers: { Range: `bytes=${from}-${until - 1}` },
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    ...(signal && { signal }),
  };
  return orDownloadFailed(fetch(`${folder}/${file}`, init), file, signal);
}

function checkReply(response: Response, { file, from, until }: RangeRequest): void {
  const { status } = response;
  if (status !== 200 && status !== 206) throw refused(file, `status ${status}`, status === 404 || status === 410);
  if (/^(text\/html|application\/xhtml)/i.test(response.headers.get('content-type') ?? '')) {
    throw refused(file, `status ${status} with a web page, as from a login or a wrong path`, true);
  }
  const range = readContentRange(response);
  if (status === 206 && range && (range.from !== from || range.until > until)) {
    throw refused(file, `bytes ${range.from} to ${range.until - 1} instead of ${from} to ${until - 1}`, false);
  }
}

function refused(file: string, found: string, absent: boolean): Error {
  return checkpointError('download-failed', { file, needed: 'its bytes', found, cause: new Refusal(found, absent) });
}

/** `until` is exclusive. Null where the header is absent or, across origins, not exposed. */
function readContentRange(response: Response): { from: number; until: number; fileBytes: number | null } | null {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (!match) return null;
  return { from: Number(match[1]), until: Number(match[2]) + 1, fileBytes: match[3] === '*' ? null : Number(match[3]) };
}

/** Null where the length may be that of compressed bytes: across origins the browser hides whether they are. */
function readContentLength(response: Response): number | null {
  const length = response.headers.get('content-length');
  const mayBeCompressed = response.type === 'cors' || response.headers.has('content-encoding');
  return length === null || mayBeCompressed ? null : Number(length);
}

async function* readPart(response: Response, request: RangeRequest): RangeReply['bytes'] {
  let left = request.until - request.from;
  for await (const bytes of readBody(response, request)) {
    left -= bytes.length;
    if (left < 0) throw refused(request.file, 'more bytes than were asked for', false);
    yield bytes;
  }
}

async function* readWhole(response: Response, request: RangeRequest): RangeReply['bytes'] {
  let position = 0;
  for await (const bytes of readBody(response, request)) {
    const wanted = bytes.subarray(Math.max(0, request.from - position), Math.max(0, request.until - position));
    position += bytes.length;
    if (wanted.length > 0) yield wanted;
    if (position >= request.until) return;
  }
}

async function* readBody(response: Response, { file, signal }: RangeRequest): RangeReply['bytes'] {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await orDownloadFailed(reader.read(), file, signal);
      if (done) return;
      yield value;
    }
  } finally {
    // Frees the connection when the consumer has enough; a body that already ended or failed has nothing to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

/** Names the failures of the network: a stop is an AbortError, what fetch reports as a TypeError is `download-failed`. */
async function orDownloadFailed<T>(promise: Promise<T>, file: string, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throwIfStopped(signal);
    if (!(error instanceof TypeError)) throw error;
    const found = `a network error (${error.message})`;
    throw checkpointError('download-failed', { file, needed: 'its bytes', found, cause: error });
  }
}
