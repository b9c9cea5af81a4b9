// Log-probabilities from logits that were read back. The choice itself is made on the GPU (shaders/sample.wgsl).
// Takes a row of logits, gives natural logarithms; refuses to know temperature.

import type { GeneratedToken, TokenLogprob } from './generation.ts';

/** The chosen id's log-probability and the `count` largest, the lowest id first among equals. logits: (V) f32 */
export function logprobsOf(logits: Float32Array, id: number, count: number): GeneratedToken {
  const most = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
  const normalizer = most + Math.log(total);
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
