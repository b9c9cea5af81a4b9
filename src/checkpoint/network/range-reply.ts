// Checks the head of a reply to a range request before its body is read: status, kind of document,
// range, lengths.

import { type RequestFailureFacts, type RequestFailureKind, requestFailed } from './request-failure.ts';

/** The requested range. */
export interface Expected {
  /** Plain name of the file. */
  file: string;
  /** First byte wanted. */
  from: number;
  /** The byte after the last one wanted. The file may end before it where `fileBytes` is null. */
  until: number;
  /** Bytes of the whole file, if known. A reply with another number is another version of it. */
  fileBytes: number | null;
}

const KIND_OF_STATUS: Record<number, RequestFailureKind> = {
  401: 'denied',
  403: 'denied',
  404: 'absent',
  410: 'absent',
  416: 'changed',
  429: 'busy',
  503: 'busy',
};

const CHANGED_REMEDY =
  'The repository changed: load it again to start over with the new version; what is stored of the old one stays';

/** Errors: `download-failed` with a RequestFailure. */
export function checkReply(response: Response, expected: Expected, host: string): void {
  const subject = { file: expected.file, host };
  if (response.status !== 200 && response.status !== 206) throw refuseStatus(response, subject);
  checkAddress(response, subject);
  checkDocument(response, subject);
  if (response.status === 206) checkPart(response, expected, host);
  else checkWhole(response, expected, host);
}

type Subject = Pick<RequestFailureFacts, 'file' | 'host'>;

function refuseStatus({ status, headers }: Response, subject: Subject): Error {
  const kind = KIND_OF_STATUS[status] ?? (status >= 500 ? 'failing' : 'status');
  return requestFailed({
    ...subject,
    kind,
    found: `status ${status} from ${subject.host}`,
    retryAfterMs: kind === 'busy' ? readRetryAfter(headers.get('retry-after')) : null,
    ...(kind === 'changed' && { remedy: CHANGED_REMEDY }),
  });
}

/**
 * Milliseconds from a number of seconds or a date. Null for neither. Across origins the browser
 * hides the header unless the host exposes it.
 */
function readRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/**
 * Fetch itself refuses data: and loops. It refuses a redirect from https to http only on some
 * pages.
 */
function checkAddress({ url }: Response, subject: Subject): void {
  if (!URL.canParse(url)) return;
  const { protocol, hostname, host } = new URL(url);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  const wasLocal = /^(localhost|127\.0\.0\.1)(:|$)/.test(subject.host);
  if (protocol === 'https:' || isLocal || wasLocal || host === subject.host) return;
  const found = `a redirect from ${subject.host} to the insecure address ${protocol}//${host}`;
  throw requestFailed({ ...subject, kind: 'insecure', found, remedy: 'Ask its operator to redirect to https only' });
}

/** Refuses web pages and JSON in place of a model's file: a login page, an error page, a portal. */
function checkDocument({ status, headers }: Response, subject: Subject): void {
  const type = headers.get('content-type') ?? '';
  const isPage = /^(text\/html|application\/xhtml)/i.test(type);
  const isJson = /^application\/([a-z.+-]+\+)?json/i.test(type) && !subject.file.endsWith('.json');
  if (!isPage && !isJson) return;
  throw requestFailed({
    ...subject,
    kind: 'page',
    found: `status ${status} with ${isPage ? 'a web page' : 'JSON'} in its place, as from a network’s login or a wrong path`,
    remedy: `This is not the model. If this network wants a login, open any page in another tab and log in; else check the URL on ${subject.host}`,
  });
}

function checkPart(response: Response, { file, from, until, fileBytes }: Expected, host: string): void {
  const encoding = response.headers.get('content-encoding');
  if (fileBytes !== null && encoding !== null && encoding !== 'identity') {
    throw requestFailed({
      file,
      host,
      kind: 'wrong-range',
      found: `bytes compressed with ${encoding} instead of the file’s own from ${host}`,
    });
  }
  const range = readContentRange(response);
  if (fileBytes !== null && range?.fileBytes !== undefined && range.fileBytes !== null && range.fileBytes !== fileBytes) {
    throw refuseVersion({ file, host }, `${fileBytes} bytes`, `${range.fileBytes} bytes`);
  }
  const isExact = range === null || (range.from === from && (fileBytes === null ? range.until <= until : range.until === until));
  const asked = `instead of ${from} to ${until - 1}`;
  if (!isExact)
    throw requestFailed({
      file,
      host,
      kind: 'wrong-range',
      found: `bytes ${range.from} to ${range.until - 1} ${asked} from ${host}`,
    });
  const length = response.headers.get('content-length');
  if (fileBytes === null || length === null || Number(length) === until - from) return;
  throw requestFailed({
    file,
    host,
    kind: 'wrong-range',
    found: `${length} bytes on the way instead of ${until - from} from ${host}`,
  });
}

function checkWhole(response: Response, { file, fileBytes }: Expected, host: string): void {
  const found = readContentLength(response);
  if (fileBytes === null || found === null || found === fileBytes) return;
  throw refuseVersion({ file, host }, `${fileBytes} bytes`, `${found} bytes`);
}

/** Creates the error for a file that changed since the download began. */
export function refuseVersion(subject: Subject, began: string, now: string): Error {
  const found = `another version of it on ${subject.host}: the download began with ${began}, now it is ${now}`;
  return requestFailed({ ...subject, kind: 'changed', found, remedy: CHANGED_REMEDY });
}

/**
 * Parses Content-Range. `until` is exclusive. Null if the header is absent or, across origins, not
 * exposed.
 */
export function readContentRange({ headers }: Response): { from: number; until: number; fileBytes: number | null } | null {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (!match) return null;
  return { from: Number(match[1]), until: Number(match[2]) + 1, fileBytes: match[3] === '*' ? null : Number(match[3]) };
}

/**
 * Null if the length may be that of compressed bytes. Across origins the browser hides the
 * encoding.
 */
export function readContentLength({ headers, type }: Response): number | null {
  const length = headers.get('content-length');
  const mayBeCompressed = type === 'cors' || headers.has('content-encoding');
  return length === null || mayBeCompressed ? null : Number(length);
}
