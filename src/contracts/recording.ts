// The tokens of an answer as the model saw and chose them, for the workbench and for "Under the
// hood". Types, and the header by which a caller of the API asks for them.

/** A token with its spelling, and how likely the model found it at its place. */
export interface SpelledToken {
  id: number;
  /** Its text. The bytes of a part of a character are written as `bytes:\xf0\x9f`. */
  text: string;
  /** The bytes of a token that is a part of a character. */
  bytes?: readonly number[];
  /** Natural logarithm of its probability. Null if it was not computed. */
  logprob: number | null;
}

/** A token at its place, with what could have stood there. */
export interface RecordedToken extends SpelledToken {
  /** Whether it is a control token of Harmony. */
  isControl: boolean;
  /** The likeliest tokens at its place, likeliest first. Empty if they were not computed. */
  top: readonly SpelledToken[];
}

/** The tokens of one generation. */
export interface Recording {
  prompt: readonly RecordedToken[];
  /** The tokens of the answer so far, control tokens included. */
  answer: readonly RecordedToken[];
  /** Prompt tokens whose keys and values were in the KV cache. Null while it runs, or if unknown. */
  cachedTokens: number | null;
  /** From the request to the first token, and from the first token to the last, ms. Null if unknown. */
  prefillMs: number | null;
  decodeMs: number | null;
}

/** How a caller of the API has its call recorded. The value of INSPECT_HEADER is this as JSON. */
export interface InspectOptions {
  /** The name of the recording (`ApiSession.recording`). A later one of that name replaces it. */
  name: string;
  /** How many likeliest tokens are recorded for each token, 0 to 20. */
  top: number;
  /** Ids that the answer begins with. The model goes on after them. */
  forced?: readonly number[];
}

/** The header of a request that is recorded. */
export const INSPECT_HEADER = 'x-gpt-oss-web-inspect';

/** An answer of a chat that is read again. */
export interface AnswerToRead {
  /** Its sampled ids. Where they do not begin with its first message, its text is encoded anew. */
  ids: readonly number[];
  /** Its messages. */
  messages: readonly { channel: 'analysis' | 'commentary' | 'final'; text: string }[];
  /** The date in its prompt, as YYYY-MM-DD. */
  date: string;
}
