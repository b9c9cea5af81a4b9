// Generates an answer as one stream of events. A model and prompt ids go in; reasoning, text, tool
// calls, usage and times come out. This folder alone decides on channels, stop strings, token
// records and usage. It must not know endpoints or the page.

import type { AnswerEvent, FinishReason } from '../../contracts/answer.ts';
import type { GeneratedToken, GenerationEnd, GenerationRequest, GenerationSummary, Sampling } from '../../engine/generation.ts';
import type { ByteGrammar } from '../grammar/byte-grammar.ts';
import type { TurnConstraint } from '../grammar/turn/turn-constraint.ts';
import type { ServedModel } from '../models/served-model.ts';
import { AnswerMeter } from './answer-meter.ts';
import type { AnswerPiece, AnswerReader } from './answer-reader.ts';
import { HarmonyReader } from './channels.ts';
import type { Clock } from './clock.ts';
import { EventQueue } from './event-queue.ts';
import { RawReader } from './raw-text.ts';

/**
 * The format of the sampled tokens: Harmony messages that may call `tools`, or plain text. The
 * messages go on after the `given` ids, which end the prompt. With `echo` the text begins with the
 * prompt's own tokens. With a `grammar` the sampled text is one of its strings, unless it is cut.
 */
export type AnswerFormat =
  | { type: 'harmony'; tools: readonly string[]; given?: readonly number[] }
  | { type: 'raw'; echo: readonly GeneratedToken[] | null; grammar?: ByteGrammar };

/** A request for one answer. */
export interface AnswerRequest {
  prompt: readonly number[];
  /** Max sampled tokens. */
  maxTokens: number;
  sampling: Sampling;
  format: AnswerFormat;
  /**
   * What the messages of a Harmony answer may consist of. Without it every token may come, and no
   * mask is computed.
   */
  constraint?: TurnConstraint;
  /**
   * Strings that end the answer. They have no effect in reasoning, in the arguments of calls, and
   * in an echo.
   */
  stop: readonly string[];
  /** Whether events carry token records. */
  withTokens: boolean;
  /** Top log-probabilities in each record, 0 to 20; null for no log-probabilities. */
  logprobs: number | null;
  /** Ends the answer with reason `cancelled`, even while it waits for the GPU. */
  signal: AbortSignal;
  /**
   * Ends the reasoning that is open, or the next one, and has the model go on with the final
   * answer. No effect where no reasoning comes.
   */
  answerNow?: AbortSignal;
}

/**
 * Generates an answer. Events wait for their reader, but the GPU does not. The generation is always
 * read to its end, so that its turn ends, even when the reader is slow, leaves or throws. `end` is
 * the last event of an answer that did not fail. After an abort the reader keeps the events before
 * it. Errors: as `ServedModel.generate`.
 */
export async function* generateAnswer(
  model: ServedModel,
  request: AnswerRequest,
  clock: Pick<Clock, 'now'>,
): AsyncGenerator<AnswerEvent, void, void> {
  const left = new AbortController();
  const events = new EventQueue<AnswerEvent>();
  const signal = AbortSignal.any([request.signal, left.signal]);
  const writer = new AnswerWriter(model, { ...request, signal }, { clock, emit: (event) => events.push(event) });
  const written = writer.write().then(
    () => events.close(),
    (error: unknown) => events.fail(error),
  );
  try {
    yield* events.read();
  } finally {
    left.abort();
    await written;
  }
}

const REASONS: Record<GenerationEnd, FinishReason> = {
  'stop-token': 'stop',
  'max-tokens': 'length',
  'context-full': 'length',
  aborted: 'cancelled',
};

interface WriterDeps {
  clock: Pick<Clock, 'now'>;
  emit: (event: AnswerEvent) => void;
}

/** Writes the events of one answer. */
class AnswerWriter {
  readonly #model: ServedModel;
  readonly #request: AnswerRequest;
  readonly #meter: AnswerMeter;
  readonly #reader: AnswerReader;
  readonly #emit: (event: AnswerEvent) => void;
  /** The reasoning was ended early: tokens still in flight do not count. */
  #isCut = false;

  constructor(model: ServedModel, request: AnswerRequest, { clock, emit }: WriterDeps) {
    this.#model = model;
    this.#request = request;
    this.#emit = emit;
    this.#meter = new AnswerMeter(clock);
    this.#reader = createReader(model, request, this.#meter);
  }

  async write(): Promise<void> {
    this.#emitAll(this.#reader.begin());
    const { prompt, maxTokens } = this.#request;
    const onPrefill = (tokens: number) =>
      this.#emit({ type: 'prefill', tokens, totalTokens: prompt.length, atMs: this.#meter.atMs });
    let summary = await this.#sample({ prompt, maxTokens, onPrefill });
    while (this.#isCut) summary = await this.#answerNow(summary);
    this.#end(summary);
  }

  /** Goes on behind the reasoning that was ended early. The prompt's figures stay those of before. */
  async #answerNow(before: GenerationSummary): Promise<GenerationSummary> {
    const prompt = [...this.#request.prompt, ...this.#meter.ids];
    const maxTokens = this.#request.maxTokens - this.#meter.counts.outputTokens;
    this.#isCut = false;
    if (maxTokens <= 0 || prompt.length >= this.#model.contextTokens) return { ...before, end: 'max-tokens' };
    const { end } = await this.#sample({ prompt, maxTokens, onPrefill: () => {} });
    return { ...before, end };
  }

  /** Samples until the answer, or its reasoning, is over. */
  async #sample(range: Pick<GenerationRequest, 'prompt' | 'maxTokens' | 'onPrefill'>): Promise<GenerationSummary> {
    const over = new AbortController();
    const { sampling, logprobs, signal } = this.#request;
    const mask = isFree(this.#request) ? undefined : await maskOf(this.#model, this.#request, this.#meter.ids);
    const generation = this.#model.generate({
      ...range,
      sampling,
      stopTokens: this.#model.stopTokens,
      logprobs,
      promptLogprobs: false,
      ...(mask && { mask }),
      signal: AbortSignal.any([signal, over.signal]),
    });
    try {
      return await this.#readTokens(generation, over);
    } finally {
      // Its turn on the GPU ends only when it has been read to its end.
      over.abort();
      while (!(await generation.next()).done);
    }
  }

  /** Tokens that arrive after the end of the answer were in flight. They are read and dropped. */
  async #readTokens(generation: ReturnType<ServedModel['generate']>, over: AbortController): Promise<GenerationSummary> {
    let step = await generation.next();
    for (; !step.done; step = await generation.next()) {
      if (!this.#reader.isOver && !this.#isCut) this.#onToken(step.value, over);
    }
    return step.value;
  }

  #onToken(token: GeneratedToken, over: AbortController): void {
    this.#meter.count(token.id);
    this.#emitAll(this.#reader.push(token));
    if (this.#request.answerNow?.aborted) this.#endReasoning();
    // After a stop token the generation ends by itself.
    if (this.#isCut || (this.#reader.isOver && !this.#model.stopTokens.has(token.id))) over.abort();
  }

  #endReasoning(): void {
    const turn = this.#reader.answerNow();
    if (turn === null) return;
    this.#isCut = true;
    this.#meter.insert(turn.ids);
    this.#emitAll(turn.pieces);
  }

  #end(summary: GenerationSummary): void {
    const reader = this.#reader;
    const reason = reader.isOver ? 'stop' : REASONS[summary.end];
    this.#emitAll(reader.finish(reason !== 'stop'));
    const { dropped, stopString, endsInCall } = reader;
    const isStop = reason === 'stop' || stopString !== null;
    this.#emit({
      type: 'end',
      reason: !isStop ? reason : endsInCall ? 'tool-calls' : 'stop',
      stopString,
      ...this.#meter.end(summary),
      dropped,
    });
  }

  #emitAll(pieces: readonly AnswerPiece[]): void {
    for (const piece of pieces) this.#emit({ ...piece, ...this.#meter.counts });
  }
}

function isFree({ format, constraint }: AnswerRequest): boolean {
  return format.type === 'raw' ? format.grammar === undefined : constraint === undefined;
}

/** The mask that holds the answer to its constraint or grammar, behind the ids that it has. */
async function maskOf(
  model: ServedModel,
  { format, constraint }: AnswerRequest,
  answered: readonly number[],
): Promise<GenerationRequest['mask']> {
  // Most answers are free, so the code of the others is loaded with the first of them.
  const { textMask, turnMask } = await import('../grammar/turn/answer-mask.ts');
  if (format.type === 'raw') return format.grammar && textMask(model, format.grammar);
  return constraint && turnMask(model, constraint, [...(format.given ?? []), ...answered]);
}

function createReader(model: ServedModel, request: AnswerRequest, meter: AnswerMeter): AnswerReader {
  const { format, prompt, stop, withTokens } = request;
  if (format.type === 'raw') return new RawReader(model, { prompt, echo: format.echo, stop, withTokens });
  return new HarmonyReader(model, { tools: format.tools, given: format.given ?? [], stop, withTokens }, meter);
}
