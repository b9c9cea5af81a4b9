// How the engine fails: the code in `name` (all that survives Comlink besides the message), the facts in the sentence.

import { type ErrorName, namedError } from '../contracts/errors.ts';

export type EngineErrorName = Exclude<ErrorName, 'download-failed' | 'storage-failed' | 'no-model'>;

/** A `namedError` with a code of the engine's. */
export function engineError(name: EngineErrorName, message: string): Error {
  return namedError(name, message);
}
