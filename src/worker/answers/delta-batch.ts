// Joins events of an answer that arrive faster than the page draws. Messages between the threads
// then do not outnumber frames.

import type { AnswerDelta, AnswerEvent } from '../../contracts/answer.ts';
import type { Clock } from './clock.ts';

type TextEvent = Extract<AnswerDelta, { text: string }>;

// One frame at 60 Hz. Slower tokens go out at once. Faster ones go out with the next.
const INTERVAL_MS = 16;

/**
 * Joins deltas of one message. Every other event goes out at once, after the deltas that wait.
 * `Event`: what the events of the answer became.
 */
export class DeltaBatch<Event = AnswerEvent> {
  readonly #onEvent: (event: Event | TextEvent) => void;
  readonly #clock: Pick<Clock, 'now'>;
  #pending: TextEvent | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(onEvent: (event: Event | TextEvent) => void, clock: Pick<Clock, 'now'>) {
    this.#onEvent = onEvent;
    this.#clock = clock;
  }

  /** Adds an event. Sends it now if the last delta was sent at least one frame ago. */
  add(event: Event | TextEvent): void {
    if (!isText(event)) {
      this.flush();
      this.#onEvent(event);
      return;
    }
    if (this.#pending && !isSamePart(this.#pending, event)) this.flush();
    this.#pending = this.#pending ? join(this.#pending, event) : event;
    if (this.#clock.now() - this.#sentAt >= INTERVAL_MS) this.flush();
  }

  /** Sends the deltas that wait. */
  flush(): void {
    if (!this.#pending) return;
    this.#onEvent(this.#pending);
    this.#pending = null;
    this.#sentAt = this.#clock.now();
  }
}

const isText = (event: unknown): event is TextEvent => typeof event === 'object' && event !== null && 'text' in event;

/** A message has only one kind of delta. */
function isSamePart(one: TextEvent, other: TextEvent): boolean {
  return one.message === other.message && one.type === other.type;
}

function join(first: TextEvent, second: TextEvent): TextEvent {
  const tokens = second.tokens && [...(first.tokens ?? []), ...second.tokens];
  return { ...second, text: first.text + second.text, ...(tokens && { tokens }) };
}
