// A model ready to answer, as its doors (the chat and the API) see it: encoding, sizes, and generations that take their turn.
// Knows token ids and what they spell; refuses to know how the weights came to the GPU and which model is on it right now.

import type { GeneratedToken, GenerationRequest, GenerationSummary } from '../../engine/generation.ts';
import type { HarmonyEncoding } from '../harmony/encoding.ts';

export interface ServedModel {
  readonly id: string;
  /** Tokens of prompt and output together that fit the KV cache. */
  readonly contextTokens: number;
  /** Ids are below this; the tokenizer may spell fewer. */
  readonly vocabulary: number;
  readonly encoding: HarmonyEncoding;
  /** Ids that end a generation: those of Harmony and those that the model's generation_config.json names. */
  readonly stopTokens: ReadonlySet<number>;
  /**
   * As `Generator.generate` of the engine, but waits for its turn on the GPU first, and puts this model back there if another
   * one took its place meanwhile. Aborted while it waits, it ends with 'aborted' like a running one.
   * Errors: as the engine's, and those of loading a stored model.
   */
  generate(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void>;
}
