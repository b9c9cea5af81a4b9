// A typed view of the golden of long contexts (make-long-golden.py).

import type { Recipe } from '../make-checkpoint/checkpoint.ts';

export interface LongGolden {
  recipe: Recipe;
  /** A context past YaRN's original 4,096 positions. */
  prompt: readonly number[];
  /** (V) of the prompt's last positions, in order. */
  logits: readonly Float32Array[];
  far: {
    /** Position of the first id. Every position before has keys and values of zero. */
    start: number;
    ids: readonly number[];
    /** (V) of each. */
    logits: readonly Float32Array[];
  };
}

interface Header {
  seed: number;
  shards: number;
  prompt: number[];
  kept: number;
  farStart: number;
  farTokens: number;
}

/** @param readFile reads a file by its path from the repository's root. */
export async function loadLongGolden(readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>): Promise<LongGolden> {
  const json = async (name: string) => JSON.parse(new TextDecoder().decode(await readFile(`test/support/goldens/long/${name}`)));
  const config = (await json('config.json')) as Record<string, unknown>;
  const { seed, shards, prompt, kept, farStart, farTokens } = (await json('golden.json')) as Header;
  const file = (await readFile('test/support/goldens/long/golden.bin')).slice();
  const vocabulary = config['vocab_size'] as number;
  const row = (index: number) => new Float32Array(file.buffer, index * vocabulary * 4, vocabulary);
  return {
    recipe: { config, seed, cut: { count: shards } },
    prompt,
    logits: Array.from({ length: kept }, (_, i) => row(i)),
    far: {
      start: farStart,
      ids: prompt.slice(0, farTokens),
      logits: Array.from({ length: farTokens }, (_, i) => row(kept + i)),
    },
  };
}
