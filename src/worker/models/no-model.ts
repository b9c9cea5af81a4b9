// The error for work that needs a model on the GPU while there is none.

import { namedError } from '../../contracts/errors.ts';

/**
 * Creates an Error named `no-model`. `work` is the subject of its sentence, such as "A generation".
 */
export function noModel(work: string): Error {
  return namedError('no-model', `${work} needs a loaded model, but none is loaded. Load a model first.`);
}
