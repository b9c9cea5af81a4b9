// Errors of the engine: `name` holds the code, `message` the facts.
// Only `name` and `message` survive Comlink.

import { type ErrorName, namedError } from '../contracts/errors.ts';

export type EngineErrorName = Exclude<ErrorName, 'download-failed' | 'storage-failed' | 'no-model'>;

/** A `namedError` with a code of the engine's. */
export function engineError(name: EngineErrorName, message: string): Error {
  return namedError(name, message);
}
