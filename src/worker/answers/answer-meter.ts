// Counts and times of an answer: its tokens, its reasoning tokens, and the duration of each phase.

import type { AnswerEnd, AnswerUsage } from '../../contracts/answer.ts';
import type { GenerationSummary } from '../../engine/generation.ts';
import type { Clock } from './clock.ts';

type Figures = Pick<AnswerEnd, 'prefillMs' | 'decodeMs' | 'reasoningMs' | 'ids'> & { usage: AnswerUsage };

/** Measures one answer. Create it when the answer is requested, because its clock starts then. */
export class AnswerMeter {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #start: number;
  readonly #ids: number[] = [];
  #sampled = 0;
  #first: number | null = null;
  #last: number | null = null;
  /** Tokens since the last attribution, and the time of the first of them. */
  #openTokens = 0;
  #openSince: number | null = null;
  #reasoningTokens = 0;
  #reasoningMs = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** The fields that every event has. */
  get counts(): { outputTokens: number; atMs: number } {
    return { outputTokens: this.#sampled, atMs: this.atMs };
  }

  get atMs(): number {
    return this.#clock.now() - this.#start;
  }

  /** The ids behind the prompt so far, in order. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  /** Counts a token that was sampled now. */
  count(id: number): void {
    this.#last = this.#clock.now();
    this.#first ??= this.#last;
    this.#openSince ??= this.#last;
    this.#openTokens += 1;
    this.#sampled += 1;
    this.#ids.push(id);
  }

  /** Adds ids that the model did not sample. They cost nothing and are no output. */
  insert(ids: readonly number[]): void {
    this.#ids.push(...ids);
  }

  /**
   * Attributes the tokens since the last attribution. The tokens of a header count with the text
   * after it.
   */
  attribute(isReasoning: boolean): void {
    if (isReasoning) {
      this.#reasoningTokens += this.#openTokens;
      if (this.#openSince !== null && this.#last !== null) this.#reasoningMs += this.#last - this.#openSince;
    }
    this.skip();
  }

  /** Leaves the tokens since the last attribution out of all parts, because they are not shown. */
  skip(): void {
    this.#openTokens = 0;
    this.#openSince = this.#last;
  }

  /** The totals of the whole answer. */
  end({ promptTokens, cachedTokens }: GenerationSummary): Figures {
    const first = this.#first ?? this.#clock.now();
    const usage = { promptTokens, cachedTokens, outputTokens: this.#sampled, reasoningTokens: this.#reasoningTokens };
    return {
      usage,
      prefillMs: first - this.#start,
      decodeMs: (this.#last ?? first) - first,
      reasoningMs: this.#reasoningMs,
      ids: this.#ids,
    };
  }
}
