// One choice of a completion: sampled ids become text with token records, up to a stop string, a stop token or the limit.
// Takes a model and prompt ids, gives pieces; refuses to know HTTP and the shapes of responses.

import type { GeneratedToken, GenerationSummary } from '../../engine/generation.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { DecodeStream } from '../tokenizer/tokenizer.ts';
import type { SamplingParameters } from './sampling.ts';
import { StopStrings } from './stop-strings.ts';

export interface ChoiceRequest {
  prompt: readonly number[];
  maxTokens: number;
  sampling: SamplingParameters;
  /** Any integer; null draws one. */
  seed: number | null;
  stop: readonly string[];
  logprobs: number | null;
  signal: AbortSignal;
}

/** A sampled token and where its text begins in the choice's text, in characters (code points, as Python counts). */
export interface PlacedToken extends GeneratedToken {
  textOffset: number;
}

interface Placed {
  text: string;
  tokens: PlacedToken[];
}

/** A piece of a choice: text that is final, and the tokens whose text begins in it. */
export interface ChoicePiece extends Placed {
  /** In the last piece of a choice only. */
  end: ChoiceEnd | null;
}

export interface ChoiceEnd {
  finishReason: 'stop' | 'length';
  /** Of the prompt, found in the KV cache. */
  cachedTokens: number;
  /** Sampled ids, those that a stop string cut off included. */
  sampledTokens: number;
}

/** Length in characters, as `text_offset` counts. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The engine's seed: the low 32 bits, or drawn. */
function engineSeed(seed: number | null): number {
  if (seed === null) return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return Number(BigInt.asUintN(32, BigInt(seed)));
}

/**
 * Generates one choice. Pieces arrive as soon as their text can no longer become part of a stop string; the stop string and a
 * stop token's text are never in them (a stop token's record is). Errors: as `ServedModel.generate`; the signal's reason on abort.
 */
export async function* generateChoice(model: ServedModel, request: ChoiceRequest): AsyncGenerator<ChoicePiece, void, void> {
  const assembler = new Assembler(model, request.stop);
  // Ends the generation from here: at a stop string, or when the reader of the pieces leaves.
  const stopped = new AbortController();
  const generation = model.generate({
    prompt: request.prompt,
    maxTokens: request.maxTokens,
    sampling: { ...request.sampling, seed: engineSeed(request.seed) },
    stopTokens: model.stopTokens,
    logprobs: request.logprobs,
    promptLogprobs: false,
    signal: AbortSignal.any([request.signal, stopped.signal]),
  });
  let sampledTokens = 0;
  try {
    let step = await generation.next();
    while (!step.done && !assembler.isStopped) {
      sampledTokens += 1;
      const piece = assembler.push(step.value);
      if (assembler.isStopped) stopped.abort();
      if (piece.text || piece.tokens.length > 0) yield { ...piece, end: null };
      step = await generation.next();
    }
    const { end, cachedTokens } = step.done ? step.value : await readToEnd(generation);
    request.signal.throwIfAborted();
    const rest = assembler.flush();
    const isStop = assembler.isStopped || end === 'stop-token';
    yield { ...rest, end: { finishReason: isStop ? 'stop' : 'length', cachedTokens, sampledTokens } };
  } finally {
    // The generation must reach its end whatever happened, for only then its turn on the GPU is over.
    stopped.abort();
    await readToEnd(generation);
  }
}

/** Reads what is still in flight of a stopped generation. */
async function readToEnd(generation: ReturnType<ServedModel['generate']>): Promise<GenerationSummary> {
  let step = await generation.next();
  while (!step.done) step = await generation.next();
  return step.value;
}

/** Places tokens in the text and releases both together. */
class Assembler {
  readonly #decoder: DecodeStream;
  readonly #stops: StopStrings;
  readonly #stopTokens: ReadonlySet<number>;
  /** Tokens whose text is not released yet. */
  #pending: PlacedToken[] = [];
  /** Characters decoded, and of them released. */
  #decoded = 0;
  #released = 0;
  #isStopped = false;

  constructor(model: ServedModel, stop: readonly string[]) {
    this.#decoder = model.encoding.tokenizer.decodeStream();
    this.#stops = new StopStrings(stop);
    this.#stopTokens = model.stopTokens;
  }

  /** Whether a stop string was completed. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  push(token: GeneratedToken): Placed {
    this.#pending.push({ ...token, textOffset: this.#decoded });
    return this.#append(this.#stopTokens.has(token.id) ? '' : this.#decoder.push(token.id));
  }

  /** What is left when the generation is over: an unfinished character, held text, the stop token's record. */
  flush(): Placed {
    if (this.#isStopped) return { text: '', tokens: [] };
    const last = this.#append(this.#decoder.flush());
    if (this.#isStopped) return last;
    return { text: last.text + this.#stops.flush(), tokens: [...last.tokens, ...this.#pending] };
  }

  #append(decoded: string): Placed {
    this.#decoded += characters(decoded);
    const { text, isStopped } = this.#stops.push(decoded);
    this.#released += characters(text);
    this.#isStopped = isStopped;
    return { text, tokens: this.#takeReleased() };
  }

  /** A token goes out with the first character of its text. */
  #takeReleased(): PlacedToken[] {
    const kept = this.#pending.findIndex((token) => token.textOffset >= this.#released);
    return this.#pending.splice(0, kept < 0 ? this.#pending.length : kept);
  }
}
