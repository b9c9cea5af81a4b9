// The interface between what describes a language (JSON Schema, regex) and what masks tokens by it.

/**
 * A set of byte strings, read byte by byte. States are immutable: a caller keeps as many as it
 * likes. Every state can still reach an end, so a reader is never caught in a dead end.
 */
export interface ByteGrammar<State = unknown> {
  readonly start: State;
  /** State behind that byte; null if no string of the set goes on with it. */
  next(state: State, byte: number): State | null;
  /** Whether the bytes read are a whole string of the set. */
  isEnd(state: State): boolean;
  /**
   * States with equal keys allow the same bytes, further than the longest token reaches. Masks are
   * kept by key.
   */
  key(state: State): string;
  /** Facts of a state inside a JSON string whose characters are free; null anywhere else. */
  stringRun(state: State): StringRun | null;
  /**
   * Name of a state inside a JSON string, at a character's border: states with equal names allow
   * the same characters, further than the longest token reaches, whatever follows the quote. Null
   * anywhere else, and where nothing is known.
   */
  insideName?(state: State): string | null;
}

/** Any characters may come, JSON-escaped, between `min` and `max` more, then the closing quote. */
export interface StringRun<State = unknown> {
  /** Further code points that must come before the quote. */
  min: number;
  /** Further code points that may come before the quote; Infinity without a maxLength. */
  max: number;
  /**
   * The state behind the closing quote. Null inside an object key: there the state depends on the
   * text, so tokens with a quote are read by `next` from this state.
   */
  closed: State | null;
}
