// The refusal of work that needs a model on the GPU while there is none.

import { namedError } from '../../contracts/errors.ts';

/** An Error named `no-model`; `work` is the subject of its sentence, as "A generation". */
export function noModel(work: string): Error {
  return namedError('no-model', `${work} needs a loaded model, but none is loaded. Load a model first.`);
}
