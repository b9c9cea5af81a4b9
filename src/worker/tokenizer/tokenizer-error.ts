// How a tokenizer.json is refused: the code in `name`, what was needed and what was found in the sentence.

/** An Error named `checkpoint-invalid`, about the file `tokenizer.json`. */
export function tokenizerError(problem: string): Error {
  const error = new Error(`tokenizer.json ${problem}. The model's files must be the ones it was published with.`);
  error.name = 'checkpoint-invalid';
  return error;
}

/** A value of the file as it may stand in a message: as JSON, and not too long. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
