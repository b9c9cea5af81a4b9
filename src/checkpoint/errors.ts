// Errors of the checkpoint module: a code in `name`, which survives Comlink besides the message,
// and the facts in the message.

import { type ErrorName, namedError } from '../contracts/errors.ts';

export type CheckpointErrorName = Extract<
  ErrorName,
  'checkpoint-invalid' | 'model-unsupported' | 'download-failed' | 'storage-failed'
>;

/** The facts that a user needs to act on an error. Each is a phrase without a full stop. */
export interface Facts {
  /** Name of the file, or a description in place of it. */
  file: string;
  needed: string;
  found: string;
  /** The user's next step. Default: by the error's name. */
  remedy?: string;
  cause?: unknown;
}

const REMEDIES: Record<CheckpointErrorName, string> = {
  'checkpoint-invalid': 'Check that the URL is a gpt-oss model in the hub’s layout and that its upload is complete',
  'model-unsupported':
    'This app reads gpt-oss in the hub’s layout: config.json, tokenizer.json and .safetensors files with MXFP4 experts, as openai/gpt-oss-20b has them. Open the official model, or convert this one to that layout',
  'download-failed': 'Check the connection and the URL, then load again: what is stored stays stored',
  'storage-failed': 'Close other tabs of this app, reload, then load again: what is stored stays stored',
};

/** Creates an Error named `name`. Its message joins need, finding and remedy. */
export function checkpointError(name: CheckpointErrorName, facts: Facts): Error {
  const message = `${facts.file}: needed ${facts.needed}, found ${facts.found}. ${facts.remedy ?? REMEDIES[name]}.`;
  return namedError(name, message, { cause: facts.cause });
}

/** Creates the error for files with invalid content. */
export function invalid(file: string, needed: string, found: string): Error {
  return checkpointError('checkpoint-invalid', { file, needed, found });
}

/** Creates the error for a model of which nothing, or not enough, is stored. */
export function notStored(file: string, found: string): Error {
  const needed = 'a model that is stored on this device';
  return checkpointError('storage-failed', { file, needed, found, remedy: 'Download or import it first' });
}

/** Throws the platform's AbortError if the signal is aborted, whatever its reason. */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DOMException('Stopped.', 'AbortError');
}

/** Quotes untrusted text for a message: escaped, and cut to 80 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
