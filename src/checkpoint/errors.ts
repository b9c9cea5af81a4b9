// How the checkpoint room fails: a code in `name` (all that survives Comlink besides the message), the facts in the sentence.
// Knows no cause of its own; those who find a fault bring the facts.

import { type ErrorName, namedError } from '../contracts/errors.ts';

export type CheckpointErrorName = Extract<ErrorName, 'checkpoint-invalid' | 'download-failed' | 'storage-failed'>;

/** What a person needs to act on a fault; each a phrase without a full stop. */
export interface Facts {
  /** Name of the file, or what stands for one. */
  file: string;
  needed: string;
  found: string;
  /** What to do about it; by default what fits the error's name. */
  remedy?: string;
  cause?: unknown;
}

const REMEDIES: Record<CheckpointErrorName, string> = {
  'checkpoint-invalid': 'Check that the URL is a gpt-oss model in the hub’s layout and that its upload is complete',
  'download-failed': 'Check the connection and the URL, then load again: what is stored stays stored',
  'storage-failed': 'Close other tabs of this app, reload, then load again: what is stored stays stored',
};

/** An Error named `name` whose message says what was needed, what was found, what to do. */
export function checkpointError(name: CheckpointErrorName, facts: Facts): Error {
  const message = `${facts.file}: needed ${facts.needed}, found ${facts.found}. ${facts.remedy ?? REMEDIES[name]}.`;
  return namedError(name, message, { cause: facts.cause });
}

/** The files do not say what they must. */
export function invalid(file: string, needed: string, found: string): Error {
  return checkpointError('checkpoint-invalid', { file, needed, found });
}

/** Throws the platform's AbortError if the caller has stopped, whatever reason it gave. */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DOMException('Stopped.', 'AbortError');
}

/** Quotes hostile text for a message: escaped, and cut where it would fill the screen. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
