// Joins text deltas that come faster than a page draws, so that messages between threads do not outnumber frames.
// Takes pieces of text on channels and gives delta events.

import type { ChatEvent } from '../contracts/chat.ts';

/** Harmony's channels: reasoning, preambles, the answer. */
export type Channel = 'analysis' | 'commentary' | 'final';

// One frame at 60 Hz. Slower tokens each go out at once; faster ones ride with the next.
const INTERVAL_MS = 16;

export class DeltaBatch {
  readonly #onEvent: (event: ChatEvent) => void;
  readonly #now: () => number;
  #pending: { channel: Channel; text: string; outputTokens: number } | null = null;
  readonly #start: number;
  #message = 0;
  #last: Channel | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(onEvent: (event: ChatEvent) => void, now: () => number) {
    this.#onEvent = onEvent;
    this.#now = now;
    this.#start = now();
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
    const { channel, ...rest } = this.#pending;
    if (this.#last !== null && this.#last !== channel) this.#message += 1;
    this.#last = channel;
    const delta = { ...rest, message: this.#message, atMs: this.#now() - this.#start };
    this.#onEvent(channel === 'analysis' ? { type: 'reasoning-delta', ...delta } : { type: 'text-delta', channel, ...delta });
    this.#pending = null;
    this.#sentAt = this.#now();
  }
}
