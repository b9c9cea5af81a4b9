// Events from a writer that never waits to one reader that does. Knows nothing of what the events mean.

/**
 * Keeps events until they are read. The writer is as fast as it can be whatever the reader does, so a generation that writes here
 * is over as soon as possible. It holds at most one answer.
 */
export class EventQueue<Event> {
  #events: Event[] = [];
  #end: { error: unknown } | 'closed' | null = null;
  #wake: () => void = () => {};

  push(event: Event): void {
    this.#events.push(event);
    this.#wake();
  }

  /** No more events come. */
  close(): void {
    this.#end ??= 'closed';
    this.#wake();
  }

  /** No more events come: reading throws `error` once it has given those that are here. */
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
