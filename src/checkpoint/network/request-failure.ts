// Why a request brought no usable bytes: the cause of a `download-failed`. Its kind decides whether
// a retry is worthwhile.

import { checkpointError } from '../errors.ts';

export type RequestFailureKind =
  | 'absent' // no such file
  | 'changed' // another version of the file than the one the download began with
  | 'page' // a web page or another document in place of the file
  | 'insecure' // a redirect from https to http
  | 'denied' // 401 or 403: gated, or a signature that ran out
  | 'busy' // 429 or 503
  | 'failing' // any other 5xx
  | 'status' // any other status that is no success
  | 'wrong-range' // another range or length than was asked for
  | 'damaged' // right length, wrong digest
  | 'network' // fetch failed, or the connection ended early
  | 'stalled'; // the connection is open, but nothing comes

/** Kinds that may succeed at the next try. */
const TRANSIENT: ReadonlySet<RequestFailureKind> = new Set([
  'denied',
  'busy',
  'failing',
  'wrong-range',
  'damaged',
  'network',
  'stalled',
]);

export interface RequestFailureFacts {
  kind: RequestFailureKind;
  /** Plain name of the file. */
  file: string;
  /** Host that was asked. */
  host: string;
  /** A phrase without a full stop. */
  found: string;
  /** The user's next step, if it differs from that of other failed downloads. */
  remedy?: string;
  /** Pause that the host asks for, ms. */
  retryAfterMs?: number | null;
  cause?: unknown;
}

export class RequestFailure extends Error {
  readonly facts: RequestFailureFacts;
  constructor(facts: RequestFailureFacts) {
    super(facts.found, { cause: facts.cause });
    this.facts = facts;
  }
}

/** Creates a `download-failed` with a RequestFailure as its cause. */
export function requestFailed(facts: RequestFailureFacts, times = 1): Error {
  const { file, found, remedy } = facts;
  return checkpointError('download-failed', {
    file,
    needed: 'its bytes',
    found: times > 1 ? `${found}, ${times} times in a row` : found,
    ...(remedy !== undefined && { remedy }),
    cause: new RequestFailure(facts),
  });
}

/** The facts of a RequestFailure, or null for another error. */
export function requestFailureOf(error: unknown): RequestFailureFacts | null {
  return error instanceof Error && error.cause instanceof RequestFailure ? error.cause.facts : null;
}

/** Whether another try may succeed. */
export function isTransient({ kind }: RequestFailureFacts): boolean {
  return TRANSIENT.has(kind);
}

/**
 * Whether `error` means that the server has no such file: 404, 410, or a host's page for every
 * unknown path.
 */
export function isAbsent(error: unknown): boolean {
  const kind = requestFailureOf(error)?.kind;
  return kind === 'absent' || kind === 'page';
}
