// How far two distributions over the same ids are apart, at one position and over all of them. Pure.

/** One position. */
export interface Difference {
  /** Largest difference of a log-probability among the 20 likeliest ids. */
  max: number;
  /** Mean of the squares of those differences. */
  meanSquare: number;
  hasOtherLikeliest: boolean;
}

const TOP = 20;

/** Compares log-probabilities of the ids that are likeliest in `expected`. // (V), (V) */
export function compareTop(found: Float64Array, expected: Float64Array): Difference {
  const top = [...expected.keys()].sort((a, b) => (expected[b] as number) - (expected[a] as number)).slice(0, TOP);
  const [one, other] = [logSumExp(found), logSumExp(expected)];
  const differences = top.map((id) => Math.abs((found[id] as number) - one - (expected[id] as number) + other));
  return {
    max: Math.max(...differences),
    meanSquare: differences.reduce((sum, value) => sum + value * value, 0) / TOP,
    hasOtherLikeliest: Math.max(...found) !== found[top[0] as number],
  };
}

/** Over positions: the largest, the 99th percentile, the root of the mean square, how many chose another id. */
export function summarize(differences: readonly Difference[]): string[] {
  const sorted = differences.map(({ max }) => max).sort((a, b) => a - b);
  const rms = Math.sqrt(differences.reduce((sum, { meanSquare }) => sum + meanSquare, 0) / differences.length);
  const other = differences.filter(({ hasOtherLikeliest }) => hasOtherLikeliest).length;
  const figures = [sorted.at(-1) ?? 0, sorted[Math.floor(sorted.length * 0.99)] ?? 0, rms];
  return [...figures.map((value) => value.toExponential(1)), `${other} of ${differences.length}`];
}

function logSumExp(logits: Float64Array): number {
  const max = Math.max(...logits);
  return max + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - max), 0));
}
