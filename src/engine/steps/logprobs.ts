// Converts log-probabilities that the GPU left, and computes those of prompts from rows of logits.

import type { GeneratedToken, GenerationRequest, TokenLogprob } from '../generation.ts';

/** Stands in place of an id where the vocabulary has no more. // shared/sampling/best.wgsl */
const NO_ID = 0xffff_ffff;

/**
 * Reads the chosen id and its log-probability, then the `count` most likely ids.
 * entries: (1 + MAX_LOGPROBS) of (id, logprob)
 */
export function readLogprobs(entries: ArrayBuffer, count: number): GeneratedToken {
  const ids = new Uint32Array(entries);
  const values = new Float32Array(entries);
  const entry = (i: number): TokenLogprob => ({ id: ids[2 * i] as number, logprob: values[2 * i + 1] as number });
  const top = Array.from({ length: count }, (_, rank) => entry(1 + rank));
  return { ...entry(0), top: top.filter(({ id }) => id !== NO_ID) };
}

/**
 * Computes the log-probabilities of a prompt's ids from the logits of its tokens from
 * `firstPosition` on.
 * A row gives the probability of the id that follows its token. The prompt's first id has none.
 * rows: (T) of (V) f32
 */
export function promptLogprobs(
  { prompt, logprobs }: Pick<GenerationRequest, 'prompt' | 'logprobs'>,
  firstPosition: number,
  rows: readonly Float32Array[],
): GeneratedToken[] {
  const described = rows.flatMap((row, i) => {
    const next = prompt[firstPosition + i + 1];
    return next === undefined ? [] : [logprobsOf(row, next, logprobs ?? 0)];
  });
  return firstPosition === 0 ? [{ id: prompt[0] as number, logprob: null, top: [] }, ...described] : described;
}

/**
 * Computes the log-probability of `id` and the `count` largest ones; among equals the lowest id
 * comes first.
 * logits: (V) f32
 */
export function logprobsOf(logits: Float32Array, id: number, count: number): GeneratedToken {
  const max = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - max), 0);
  const normalizer = max + Math.log(total);
  const logprob = (of: number) => (logits[of] ?? Number.NaN) - normalizer;
  const top: TokenLogprob[] = largest(logits, count).map((of) => ({ id: of, logprob: logprob(of) }));
  return { id, logprob: logprob(id), top };
}

/**
 * Ids of the `count` largest values, in order.
 * It takes one pass with insertion: `count` is at most 20, V is 201,088.
 */
function largest(values: Float32Array, count: number): number[] {
  const ids: number[] = [];
  const value = (id: number | undefined) => (id === undefined ? Number.NEGATIVE_INFINITY : (values[id] as number));
  for (let id = 0; id < values.length; id++) {
    if (ids.length === count && value(id) <= value(ids[count - 1])) continue;
    let at = ids.length;
    while (at > 0 && value(id) > value(ids[at - 1])) at--;
    ids.splice(at, 0, id);
    if (ids.length > count) ids.pop();
  }
  return ids;
}
