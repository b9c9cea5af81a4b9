// Turns the prompt of a request into ids that fit the model.

import type { ServedModel } from '../../models/served-model.ts';
import { ApiError } from '../http/errors.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';

/** A prompt in a request: text, or ids, which need no tokenizer. */
export type Prompt = string | readonly number[];

/** A prompt that fits the model together with the tokens to be sampled. */
export interface FittingPrompt {
  ids: readonly number[];
  maxTokens: number;
}

// OpenAI's default for /v1/completions.
const COMPLETION_MAX_TOKENS = 16;

/**
 * Encodes a prompt and checks its ids and its length before any work begins. `maxTokens` null means
 * the default, or less where the context ends before. Throws 400.
 */
export function checkPromptFits(
  model: ServedModel,
  prompt: Prompt,
  maxTokens: number | null,
  defaultMaxTokens = COMPLETION_MAX_TOKENS,
): FittingPrompt {
  const ids = typeof prompt === 'string' ? model.encoding.tokenizer.encodeWithSpecials(prompt) : prompt;
  if (ids.length === 0) throw invalidValue('prompt', 'a prompt needs at least one token, but it has none.');
  const unknown = ids.find((id) => id >= model.vocabulary);
  if (unknown !== undefined) {
    throw invalidValue('prompt', `token ids of this model are below ${model.vocabulary}, but got ${unknown}.`);
  }
  const room = model.contextTokens - ids.length;
  const wanted = maxTokens ?? Math.min(defaultMaxTokens, Math.max(1, room));
  // The engine needs a free position after the prompt, even if it samples nothing.
  if (Math.max(1, wanted) <= room) return { ids, maxTokens: wanted };
  const total = ids.length + wanted;
  const message =
    `This model's maximum context length here is ${model.contextTokens} tokens, but ${total} were asked for ` +
    `(${ids.length} in the prompt, ${wanted} in 'max_tokens'). Shorten the prompt or lower 'max_tokens'.`;
  throw new ApiError(400, 'context_length_exceeded', message, 'prompt');
}
