// Reads the prompt's own tokens for `echo`, with their log-probabilities on request.

import type { GeneratedToken } from '../../../engine/generation.ts';
import type { ServedModel } from '../../models/served-model.ts';

/**
 * The tokens of a prompt. With `logprobs` (top log-probabilities per token) the model reads the
 * prompt. A later generation finds the prompt in the cache. Errors: as `ServedModel.generate`; the
 * signal's reason on abort.
 */
export async function echoTokens(
  model: ServedModel,
  prompt: readonly number[],
  { logprobs, signal }: { logprobs: number | null; signal: AbortSignal },
): Promise<GeneratedToken[]> {
  if (logprobs === null) return prompt.map((id) => ({ id, logprob: null, top: [] }));
  const generation = model.generate({
    prompt,
    maxTokens: 0,
    sampling: { temperature: 0, seed: 0 },
    stopTokens: model.stopTokens,
    logprobs,
    promptLogprobs: true,
    signal,
  });
  let step = await generation.next();
  while (!step.done) step = await generation.next();
  signal.throwIfAborted();
  return step.value.promptLogprobs;
}
