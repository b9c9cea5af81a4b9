// Log-probabilities of an id: from what logprobs.wgsl left of it, or from a whole row of logits that was read back.
// Takes words or logits, gives natural logarithms; refuses to know how the id was chosen.

import type { GeneratedToken, GenerationRequest, TokenLogprob } from '../generation.ts';

/** In place of an id, where the vocabulary has no more. // shared/sampling/best.wgsl */
const NO_ID = 0xffff_ffff;

/** The chosen id and its log-probability, then the `count` most likely. entries: (1 + MAX_LOGPROBS) of (id, logprob) */
export function readLogprobs(entries: ArrayBuffer, count: number): GeneratedToken {
  const ids = new Uint32Array(entries);
  const values = new Float32Array(entries);
  const entry = (i: number): TokenLogprob => ({ id: ids[2 * i] as number, logprob: values[2 * i + 1] as number });
  const top = Array.from({ length: count }, (_, rank) => entry(1 + rank));
  return { ...entry(0), top: top.filter(({ id }) => id !== NO_ID) };
}

/**
 * Of a prompt's ids, from the logits of the tokens from `firstPosition` on: a row speaks of the id that follows its token, and
 * nothing speaks of the prompt's first. rows: (T) of (V) f32
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

/** The chosen id's log-probability and the `count` largest, the lowest id first among equals. logits: (V) f32 */
export function logprobsOf(logits: Float32Array, id: number, count: number): GeneratedToken {
  const max = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - max), 0);
  const normalizer = max + Math.log(total);
  const logprob = (of: number) => (logits[of] ?? Number.NaN) - normalizer;
  const top: TokenLogprob[] = largest(logits, count).map((of) => ({ id: of, logprob: logprob(of) }));
  return { id, logprob: logprob(id), top };
}

/** Ids of the `count` largest values, in order. One pass with insertion: count is at most 20, V is 201,088. */
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
