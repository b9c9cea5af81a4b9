// Counts and times of an answer: its tokens, those of its reasoning, and how long each part took.

import type { AnswerEnd, AnswerUsage } from '../../contracts/answer.ts';
import type { GenerationSummary } from '../../engine/generation.ts';
import type { Clock } from './clock.ts';

type Figures = Pick<AnswerEnd, 'prefillMs' | 'decodeMs' | 'reasoningMs' | 'ids'> & { usage: AnswerUsage };

/** Begins when it is made: when the answer is asked for. */
export class AnswerMeter {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #start: number;
  readonly #ids: number[] = [];
  #first: number | null = null;
  #last: number | null = null;
  /** Tokens since the last attribution, and when they began. */
  #openTokens = 0;
  #openSince: number | null = null;
  #reasoningTokens = 0;
  #reasoningMs = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** What every event carries. */
  get counts(): { outputTokens: number; atMs: number } {
    return { outputTokens: this.#ids.length, atMs: this.atMs };
  }

  get atMs(): number {
    return this.#clock.now() - this.#start;
  }

  /** A token was sampled now. */
  count(id: number): void {
    this.#last = this.#clock.now();
    this.#first ??= this.#last;
    this.#openSince ??= this.#last;
    this.#openTokens += 1;
    this.#ids.push(id);
  }

  /** Tokens since the last attribution are of reasoning, or not: a header counts with the text that follows it. */
  attribute(isReasoning: boolean): void {
    if (isReasoning) {
      this.#reasoningTokens += this.#openTokens;
      if (this.#openSince !== null && this.#last !== null) this.#reasoningMs += this.#last - this.#openSince;
    }
    this.skip();
  }

  /** Tokens since the last attribution are nothing that is shown. */
  skip(): void {
    this.#openTokens = 0;
    this.#openSince = this.#last;
  }

  /** The figures of the whole answer. */
  end({ promptTokens, cachedTokens }: GenerationSummary): Figures {
    const first = this.#first ?? this.#clock.now();
    const usage = { promptTokens, cachedTokens, outputTokens: this.#ids.length, reasoningTokens: this.#reasoningTokens };
    return {
      usage,
      prefillMs: first - this.#start,
      decodeMs: (this.#last ?? first) - first,
      reasoningMs: this.#reasoningMs,
      ids: this.#ids,
    };
  }
}
