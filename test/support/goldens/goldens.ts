// A typed view of the goldens: outputs of Hugging Face transformers in f32 on checkpoints that
// make-checkpoint makes again. The caller passes a function that reads a file of this repository,
// so Node and browser tests can use it. README.md describes how they are made.

import type { Recipe } from '../make-checkpoint/checkpoint.ts';

/**
 * `odd`: small, with the real model's awkward sizes. `window`: crosses the real window of 128.
 * `wide`: the real widths, one layer.
 */
export const goldenNames = ['odd', 'window', 'wide'] as const;
export type GoldenName = (typeof goldenNames)[number];

export interface Golden {
  name: GoldenName;
  /** Input of `makeCheckpoint` for the model's files. */
  recipe: Recipe;
  /** SHA-256 in hex of each shard, by path: the weights that the outputs belong to. */
  digests: Readonly<Record<string, string>>;
  prompt: readonly number[];
  /**
   * L+1 arrays of (T, D), row-major: the embedding, then the residual after each layer. The last is
   * the final norm's input.
   */
  hidden: readonly Float32Array[];
  /** (T, D): the final norm's output. */
  normed: Float32Array;
  /** Prompt positions whose logits were kept, ascending. The last is always among them. */
  logitPositions: readonly number[];
  /** (V) for each of `logitPositions`. */
  logits: readonly Float32Array[];
  /** The continuation that always takes the largest logit. It contains no stop token. */
  greedy: {
    ids: readonly number[];
    /**
     * At each step, the 20 most likely ids, most likely first, with the natural logarithm of their
     * probability.
     */
    top: readonly (readonly { id: number; logprob: number }[])[];
  };
  facts: GoldenFacts;
}

/** Measurements that show that the golden is a fair test, taken when it was made. */
export interface GoldenFacts {
  logitStd: number;
  largestHidden: number;
  /**
   * Values beyond ±7 that the SwiGLU clamps changed, over all layers, prompt tokens and chosen
   * experts.
   */
  clampHits: { gateAbove: number; upAbove: number; upBelow: number };
  /**
   * Smallest distance between the last chosen expert's router logit and the first rejected one's.
   */
  routerGap: number;
  /** Smallest distance between the largest and the second largest logit of a greedy step. */
  greedyMargin: number;
  /** Largest |Δlogit| between decoding with the KV cache and one pass without. */
  cacheDifference: number;
  /** Largest |Δlogit| between f32 and f64. */
  doubleDifference: number;
  /**
   * Largest |Δlogit| of a window one key too narrow or too wide, whichever is smaller. 0 if the
   * prompt does not reach the window.
   */
  windowShift: number;
}

/** The header of a golden, as golden.json holds it. */
interface Header extends Pick<Golden, 'digests' | 'prompt' | 'logitPositions' | 'greedy' | 'facts'> {
  seed: number;
  shards: number;
}

type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Loads one golden.
 * @param readFile reads a file by its path from the repository's root, e.g. `readFixture` of
 *   shaders/testing/fixture.ts.
 */
export async function loadGolden(name: GoldenName, readFile: ReadFile): Promise<Golden> {
  const folder = `test/support/goldens/${name}`;
  const config = (await readJson(`${folder}/config.json`, readFile)) as Record<string, unknown>;
  const { seed, shards, ...header } = (await readJson(`${folder}/golden.json`, readFile)) as Header;
  const hiddenSize = config['hidden_size'] as number;
  const states = (config['num_hidden_layers'] as number) + 1;
  const next = arrayReader(await readFile(`${folder}/golden.bin`));
  const hidden = Array.from({ length: states }, () => next(header.prompt.length * hiddenSize));
  const normed = next(header.prompt.length * hiddenSize);
  const logits = header.logitPositions.map(() => next(config['vocab_size'] as number));
  return { name, recipe: { config, seed, cut: { count: shards } }, ...header, hidden, normed, logits };
}

async function readJson(path: string, readFile: ReadFile): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await readFile(path)));
}

/** Returns the file's f32 values in order, `length` at each call. */
function arrayReader(file: Uint8Array<ArrayBuffer>): (length: number) => Float32Array {
  const aligned = file.slice();
  let offset = 0;
  return (length) => {
    const array = new Float32Array(aligned.buffer, offset, length);
    offset += array.byteLength;
    return array;
  };
}
