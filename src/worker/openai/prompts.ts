// From a program's prompt to ids that the model can take, and for `echo` back to text with its own log-probabilities.
// Takes text or ids, gives ids, text and tokens; refuses to know requests and responses.

import type { ServedModel } from '../models/served-model.ts';
import type { PlacedToken } from './choice.ts';
import { characters } from './choice.ts';
import { ApiError } from './errors.ts';
import { invalidValue } from './parameters.ts';

/** A prompt as a program gives it: text, or ids that need no tokenizer. */
export type Prompt = string | readonly number[];

/** A prompt that fits the model with what is to be sampled after it. */
export interface PlannedPrompt {
  ids: readonly number[];
  maxTokens: number;
}

// OpenAI's default of /v1/completions.
const DEFAULT_MAX_TOKENS = 16;

/**
 * Encodes a prompt and checks ids and length before any work begins. `maxTokens` null asks for the default, or less where the
 * context ends before. Throws 400.
 */
export function planPrompt(model: ServedModel, prompt: Prompt, maxTokens: number | null): PlannedPrompt {
  const ids = typeof prompt === 'string' ? model.encoding.tokenizer.encodeWithSpecials(prompt) : prompt;
  if (ids.length === 0) throw invalidValue('prompt', 'a prompt needs at least one token, but it has none.');
  const unknown = ids.find((id) => id >= model.vocabulary);
  if (unknown !== undefined) {
    throw invalidValue('prompt', `token ids of this model are below ${model.vocabulary}, but got ${unknown}.`);
  }
  const room = model.contextTokens - ids.length;
  const wanted = maxTokens ?? Math.min(DEFAULT_MAX_TOKENS, Math.max(1, room));
  // The engine wants a free place after the prompt even when nothing is sampled.
  if (Math.max(1, wanted) <= room) return { ids, maxTokens: wanted };
  const total = ids.length + wanted;
  const message =
    `This model's maximum context length here is ${model.contextTokens} tokens, but ${total} were asked for ` +
    `(${ids.length} in the prompt, ${wanted} in 'max_tokens'). Shorten the prompt or lower 'max_tokens'.`;
  throw new ApiError(400, 'context_length_exceeded', message, 'prompt');
}

/** The text of a prompt and its tokens placed in it. */
export interface EchoedPrompt {
  text: string;
  tokens: PlacedToken[];
}

/**
 * The prompt's own text and tokens, for `echo`. With `logprobs` (top log-probabilities per token) the model reads the prompt;
 * a generation after it finds the prompt in the cache.
 */
export async function echoPrompt(
  model: ServedModel,
  ids: readonly number[],
  options: { logprobs: number | null; signal: AbortSignal },
): Promise<EchoedPrompt> {
  const { tokenizer } = model.encoding;
  const text = tokenizer.decode(ids);
  if (options.logprobs === null) return { text, tokens: [] };
  const scored = await scorePrompt(model, ids, { logprobs: options.logprobs, signal: options.signal });
  const decoder = tokenizer.decodeStream();
  let textOffset = 0;
  const tokens = scored.map((token): PlacedToken => {
    const placed = { ...token, textOffset };
    textOffset += characters(decoder.push(token.id));
    return placed;
  });
  return { text, tokens };
}

async function scorePrompt(model: ServedModel, prompt: readonly number[], options: { logprobs: number; signal: AbortSignal }) {
  const generation = model.generate({
    prompt,
    maxTokens: 0,
    sampling: { temperature: 0, seed: 0 },
    stopTokens: model.stopTokens,
    logprobs: options.logprobs,
    promptLogprobs: true,
    signal: options.signal,
  });
  let step = await generation.next();
  while (!step.done) step = await generation.next();
  options.signal.throwIfAborted();
  return step.value.promptLogprobs;
}
