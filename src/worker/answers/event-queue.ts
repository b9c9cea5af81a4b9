// A queue of events from a writer that never waits to one reader that does.

/**
 * Keeps events until they are read. The writer never waits for the reader, so a generation ends as
 * soon as possible. The queue holds at most one answer.
 */
export class EventQueue<Event> {
  #events: Event[] = [];
  #end: { error: unknown } | 'closed' | null = null;
  #wake: () => void = () => {};

  push(event: Event): void {
    this.#events.push(event);
    this.#wake();
  }

  /** Ends the queue. */
  close(): void {
    this.#end ??= 'closed';
    this.#wake();
  }

  /** Ends the queue with an error. The reader gets the events before it, then `error` is thrown. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  async *read(): AsyncGenerator<Event, void, void> {
    for (;;) {
      const events = this.#events;
      this.#events = [];
      for (const event of events) yield event;
      if (this.#events.length > 0) continue;
      if (this.#end === 'closed') return;
      if (this.#end !== null) throw this.#end.error;
      await this.#more();
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
