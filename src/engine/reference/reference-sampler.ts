// The sampler in plain f64: specification and oracle of the sample_… kernels. Only tests import it.
// From logits and a Sampling it computes the distribution that the GPU draws from.

import type { Sampling } from '../generation.ts';

/** Ids that penalties apply to. */
export interface History {
  prompt: readonly number[];
  sampled: readonly number[];
}

/** Applies mask, bias and penalties; an id that cannot be chosen gets -Infinity. // (V) -> (V) */
export function adjustedLogits(
  logits: ArrayLike<number>,
  sampling: Sampling,
  { prompt, sampled }: History,
  isAllowed: (id: number) => boolean = () => true,
): number[] {
  const { logitBias, frequencyPenalty = 0, presencePenalty = 0 } = sampling;
  const repetition = Math.max(sampling.repetitionPenalty ?? 1, 0.001);
  return Array.from(logits, (raw, id) => {
    if (!Number.isFinite(raw) || !isAllowed(id)) return Number.NEGATIVE_INFINITY;
    let logit = raw + (logitBias?.get(id) ?? 0);
    const count = sampled.filter((other) => other === id).length;
    if (count > 0 || prompt.includes(id)) logit = logit > 0 ? logit / repetition : logit * repetition;
    return logit - count * frequencyPenalty - (count > 0 ? presencePenalty : 0);
  });
}

/** Computes each id's probability in a draw at a temperature above 0. // (V) -> (V) */
export function probabilities(adjusted: readonly number[], sampling: Sampling): number[] {
  const { temperature, minP = 0, topK = 0, topP = 1 } = sampling;
  const max = Math.max(...adjusted);
  const weights = adjusted.map((logit) => Math.exp((logit - max) / temperature));
  const ranked = weights.filter((weight) => weight > 0 && weight >= minP).sort((a, b) => b - a);
  const afterK = topK > 0 ? ranked.filter((weight) => weight >= (ranked[topK - 1] ?? 0)) : ranked;
  const min = leastOfTopP(afterK, topP);
  const kept = weights.map((weight) => (weight > 0 && weight >= min ? weight : 0));
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  return kept.map((weight) => weight / total);
}

/** The smallest weight that top-p keeps. `ranked`: largest first. */
function leastOfTopP(ranked: readonly number[], topP: number): number {
  if (topP >= 1) return ranked.at(-1) ?? 0;
  const wanted = topP * ranked.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (const weight of ranked) {
    sum += weight;
    if (sum >= wanted) return weight;
  }
  return 0;
}
