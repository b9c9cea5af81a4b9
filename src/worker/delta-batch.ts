// Joins text deltas that come faster than a page draws, so that messages between threads do not outnumber frames.
// Takes pieces of text on channels, gives `delta` events; refuses to know where text comes from.

import type { Channel, GenerateEvent } from '../api.ts';

// One frame at 60 Hz. Slower tokens each go out at once; faster ones ride with the next.
const INTERVAL_MS = 16;

export class DeltaBatch {
  readonly #onEvent: (event: GenerateEvent) => void;
  readonly #now: () => number;
  #pending: { channel: Channel; text: string; outputTokens: number } | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(onEvent: (event: GenerateEvent) => void, now: () => number) {
    this.#onEvent = onEvent;
    this.#now = now;
  }

  /** Adds text; sends it now if the last event is long enough ago. Text of another channel sends what waits first. */
  add(channel: Channel, text: string, outputTokens: number): void {
    if (this.#pending && this.#pending.channel !== channel) this.flush();
    this.#pending = { channel, text: (this.#pending?.text ?? '') + text, outputTokens };
    if (this.#now() - this.#sentAt >= INTERVAL_MS) this.flush();
  }

  /** Sends what waits. */
  flush(): void {
    if (!this.#pending) return;
    this.#onEvent({ type: 'delta', ...this.#pending });
    this.#pending = null;
    this.#sentAt = this.#now();
  }
}
