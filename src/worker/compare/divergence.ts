// Calculates how far int8 weights change a model's predictions of a text.

import type { WeightsComparison } from '../../contracts/bench-report.ts';
import type { GeneratedToken } from '../../engine/generation.ts';

/** Below this a probability is rounding error: the rest of 1 after sums of f32. */
const MIN_PROBABILITY = 1e-6;

type Figures = Omit<WeightsComparison, 'model'>;

/**
 * Compares position by position. Both lists hold the same tokens, each with its log-probability and
 * the likeliest ones. Errors: RangeError if they differ or are empty.
 */
export function divergence(exact: readonly GeneratedToken[], int8: readonly GeneratedToken[]): Figures {
  const pairs = exact.map((token, at): [Described, Described] => [described(token, token.id), described(int8[at], token.id)]);
  if (pairs.length === 0) throw new RangeError('a comparison needs a token at least, found none');
  const mean = (of: (exact: Described, int8: Described) => number) =>
    pairs.reduce((sum, [one, other]) => sum + of(one, other), 0) / pairs.length;
  const difference = (one: Described, other: Described) => Math.abs(one.logprob - other.logprob);
  return {
    positions: pairs.length,
    sameLikeliest: mean((one, other) => (one.top[0]?.id === other.top[0]?.id ? 1 : 0)),
    meanDifference: mean(difference),
    largestDifference: pairs.reduce((max, [one, other]) => Math.max(max, difference(one, other)), 0),
    meanDivergence: mean(divergenceAt),
    perplexity: { exact: Math.exp(-mean((one) => one.logprob)), int8: Math.exp(-mean((_, other) => other.logprob)) },
  };
}

interface Described extends GeneratedToken {
  logprob: number;
}

function described(token: GeneratedToken | undefined, id: number): Described {
  if (token?.id !== id || token.logprob === null) {
    throw new RangeError(`a comparison needs token ${id} with its log-probability, found ${token?.id} with ${token?.logprob}`);
  }
  return { ...token, logprob: token.logprob };
}

/**
 * Kullback-Leibler divergence at one position, nats: over tokens that both name, and all others as
 * one.
 */
function divergenceAt(exact: Described, int8: Described): number {
  const named = namedBy(int8);
  let [sum, exactRest, int8Rest] = [0, 1, 1];
  for (const [id, logprob] of namedBy(exact)) {
    const other = named.get(id);
    if (other === undefined) continue;
    const probability = Math.exp(logprob);
    sum += probability * (logprob - other);
    exactRest -= probability;
    int8Rest -= Math.exp(other);
  }
  const rest = Math.max(exactRest, MIN_PROBABILITY);
  return sum + rest * Math.log(rest / Math.max(int8Rest, MIN_PROBABILITY));
}

/** Log-probabilities by token: the likeliest and the text's own. */
const namedBy = ({ id, logprob, top }: Described): Map<number, number> =>
  new Map([...top.map((token) => [token.id, token.logprob] as const), [id, logprob]]);
