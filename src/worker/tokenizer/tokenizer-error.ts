// The error for a tokenizer.json that is refused. Its message says what was needed and found.

import { namedError } from '../../contracts/errors.ts';

/** An Error named `checkpoint-invalid`, about the file `tokenizer.json`. */
export function tokenizerError(problem: string): Error {
  const message = `tokenizer.json ${problem}. The model's files must be the ones it was published with.`;
  return namedError('checkpoint-invalid', message);
}

/** A value of the file for an error message: JSON, at most 80 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
