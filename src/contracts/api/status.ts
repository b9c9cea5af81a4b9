// What the app's screen of the API shows: the endpoints that are here, and the last calls.

/** An endpoint, as a user writes it: `POST /v1/chat/completions`. */
export interface EndpointName {
  method: string;
  /** From the origin's root or the app's folder. `{name}` stands for any text. */
  path: string;
}

/** A call of the API in the list of calls, without its content. It is kept in memory only. */
export interface ApiCallRecord {
  id: string;
  method: string;
  path: string;
  /** The model that was asked, by its id here. Null if the call asked none. */
  model: string | null;
  /** HTTP status. Null until the response begins. */
  status: number | null;
  /** Tokens of its prompts, and tokens generated until now. Null if it generated none. */
  promptTokens: number | null;
  outputTokens: number | null;
  /** When it came, as `Date.now()` counts. */
  startedAtMs: number;
  /** From its beginning to the end of its response. Null while it runs. */
  durationMs: number | null;
}

/** What a call of the API asked and was answered. It is kept in memory only. */
export interface ApiCallContent {
  /** The body of the request. */
  request: string;
  /** The body of the response so far. */
  answer: string;
  /** One of the two was too long, and its end is missing. */
  isCut: boolean;
}
