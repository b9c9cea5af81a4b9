// Why a request brought no bytes that may be kept: the cause of a `download-failed`. From its kind follows whether it is worth another
// try; the message is what was found.

import { checkpointError } from '../errors.ts';

export type RefusalKind =
  | 'absent' // no such file
  | 'changed' // another version of the file than the one the download began with
  | 'page' // a web page or another document in place of the file
  | 'insecure' // a redirect from https to http
  | 'denied' // 401 or 403: gated, or a signature that ran out
  | 'busy' // 429 or 503
  | 'failing' // any other 5xx
  | 'status' // any other status that is no success
  | 'misfit' // another range or length than was asked for
  | 'damaged' // right length, wrong digest
  | 'network' // fetch failed, or the connection ended early
  | 'stalled'; // the connection is open, but nothing comes

/** Kinds that may be over at the next try. */
const PASSING: ReadonlySet<RefusalKind> = new Set(['denied', 'busy', 'failing', 'misfit', 'damaged', 'network', 'stalled']);

export interface RefusalFacts {
  kind: RefusalKind;
  /** Plain name of the file. */
  file: string;
  /** Host that was asked. */
  host: string;
  /** A phrase without a full stop. */
  found: string;
  /** What to do about it, where it differs from what fits every failed download. */
  remedy?: string;
  /** How long the host asks to be left alone, ms. */
  retryAfterMs?: number | null;
  cause?: unknown;
}

export class Refusal extends Error {
  readonly facts: RefusalFacts;
  constructor(facts: RefusalFacts) {
    super(facts.found, { cause: facts.cause });
    this.facts = facts;
  }
}

/** A `download-failed` that carries a Refusal. */
export function refuse(facts: RefusalFacts, times = 1): Error {
  const { file, found, remedy } = facts;
  return checkpointError('download-failed', {
    file,
    needed: 'its bytes',
    found: times > 1 ? `${found}, ${times} times in a row` : found,
    ...(remedy !== undefined && { remedy }),
    cause: new Refusal(facts),
  });
}

/** What was refused, if `error` is a refusal. */
export function refusalOf(error: unknown): RefusalFacts | null {
  return error instanceof Error && error.cause instanceof Refusal ? error.cause.facts : null;
}

/** Whether another try may succeed. */
export function isPassing({ kind }: RefusalFacts): boolean {
  return PASSING.has(kind);
}

/** Whether `error` says that the server has no such file: 404 or 410, or a host that answers every unknown path with its page. */
export function isAbsent(error: unknown): boolean {
  const kind = refusalOf(error)?.kind;
  return kind === 'absent' || kind === 'page';
}
