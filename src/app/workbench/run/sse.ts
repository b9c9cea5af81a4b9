// Reads the answer of a request as events: server-sent events as they come, or one JSON body.

/** An event of a response. */
export interface ResponseEvent {
  /** Since the request was sent, ms. */
  atMs: number;
  /** The name of a server-sent event; empty if it has none. */
  name: string;
  /** Its data as it came. */
  data: string;
}

/** Takes the text of a stream of server-sent events in parts, and gives whole events. */
export class EventReader {
  #rest = '';
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  push(text: string): ResponseEvent[] {
    const blocks = (this.#rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => this.#event(block));
  }

  #event(block: string): ResponseEvent[] {
    const lines = block.split('\n');
    const valuesOf = (field: string) =>
      lines.filter((line) => line.startsWith(`${field}:`)).map((line) => line.slice(field.length + 1).replace(/^ /, ''));
    const data = valuesOf('data');
    // A comment keeps the connection alive.
    return data.length === 0 ? [] : [{ atMs: this.#now(), name: valuesOf('event').join(), data: data.join('\n') }];
  }
}
