// A model ready to answer, as the chat and the API see it: encoding, sizes, and generations that
// take their turn. It does not know whether its weights are on the GPU right now.

import type { GeneratedToken, GenerationRequest, GenerationSummary } from '../../engine/generation.ts';
import type { HarmonyEncoding } from '../harmony/encoding.ts';

export interface ServedModel {
  readonly id: string;
  /** Tokens of prompt and output together that fit the KV cache. */
  readonly contextTokens: number;
  /** Ids are below this. The tokenizer may spell fewer. */
  readonly vocabulary: number;
  readonly encoding: HarmonyEncoding;
  /** Ids that end a generation: Harmony's, and those in the model's generation_config.json. */
  readonly stopTokens: ReadonlySet<number>;
  /**
   * As the engine's `Generator.generate`, but waits for its turn on the GPU first. Puts this model
   * back there if another replaced it meanwhile. Aborted while it waits, it ends with 'aborted'
   * like a running one. Errors: the engine's, and those of loading a stored model.
   */
  generate(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void>;
}
