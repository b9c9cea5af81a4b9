// A typed view of the golden of gpt-oss-20b's full size, and the distance of an engine's run from
// it.

import type { GeneratedToken, TokenLogprob } from '../../../src/engine/generation.ts';

export interface FullSizeGolden {
  /** Seed of the checkpoint. */
  seed: number;
  /** SHA-256 in hex of each shard, by name. */
  digests: Readonly<Record<string, string>>;
  prompt: readonly number[];
  greedy: {
    ids: readonly number[];
    /** At each step, the 20 most likely ids, most likely first. */
    top: readonly (readonly TokenLogprob[])[];
  };
}

/**
 * The largest difference of a log-probability of the golden's most likely ids. Infinity if the run
 * lacks an id.
 */
export function logprobDifference(tokens: readonly GeneratedToken[], { greedy }: FullSizeGolden): number {
  const differences = greedy.top.flatMap((top, step) => {
    const found = new Map(tokens[step]?.top.map(({ id, logprob }) => [id, logprob]));
    return top.slice(0, COMPARED).map(({ id, logprob }) => Math.abs((found.get(id) ?? Number.POSITIVE_INFINITY) - logprob));
  });
  return Math.max(...differences);
}

// Compared ids of 20. The last ones may change places with the 21st within the tolerance.
const COMPARED = 16;
