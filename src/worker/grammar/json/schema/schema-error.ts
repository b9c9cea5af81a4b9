// The errors and notes of a schema.

/** A schema that is malformed, cannot be held, or that no value satisfies. */
export class InvalidJsonSchema extends Error {
  override readonly name = 'invalid_json_schema';
  /** JSON pointer of the keyword, for example `/properties/age/minimum`. Empty for the root. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** A keyword of a schema that the grammar does not hold. */
export interface IgnoredKeyword {
  /** JSON pointer of the keyword. */
  path: string;
  keyword: string;
  reason: string;
}

/** Thrown while a schema is compiled: this keyword cannot be held exactly. */
export class KeywordNotHeld extends Error {
  override readonly name = 'KeywordNotHeld';
  readonly ignored: IgnoredKeyword;

  constructor(ignored: IgnoredKeyword) {
    super(`${ignored.keyword} cannot be held: ${ignored.reason}`);
    this.ignored = ignored;
  }
}
