// What goes wrong with a file of chats, in words for the user.

/**
 * A file that cannot be read or written. Its message says what was found and what to do.
 */
export class FileProblem extends Error {
  override name = 'FileProblem';
  /** Whether the message begins with the file's name. */
  readonly namesFile: boolean;

  constructor(message: string, namesFile = false) {
    super(message);
    this.namesFile = namesFile;
  }
}

/** Creates the problem of one file. `found` and `remedy` are phrases without a full stop. */
export function fileProblem(file: string, found: string, remedy: string): FileProblem {
  return new FileProblem(`${file}: ${found}. ${remedy}.`, true);
}

/** Quotes a text from a file for a message: escaped, and cut to 60 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
