// How a tokenizer.json is refused: the code in `name`, what was needed and what was found in the sentence.

import { namedError } from '../../contracts/errors.ts';

/** An Error named `checkpoint-invalid`, about the file `tokenizer.json`. */
export function tokenizerError(problem: string): Error {
  const message = `tokenizer.json ${problem}. The model's files must be the ones it was published with.`;
  return namedError('checkpoint-invalid', message);
}

/** A value of the file as it may stand in a message: as JSON, and not too long. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
