// Draws ids uniformly from a mask: the worst model that a constraint can have.

import type { AllowedIds } from '../../engine/generation.ts';
import { onlyBit } from '../grammar/tokens/bit-set.ts';
import type { Script, ScriptedGenerator } from './scripted-generator.ts';

/** Random numbers from 0 to 1, the same for each seed: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The ids of a mask, in order. */
export function idsOfMask(allowed: AllowedIds, vocabulary: number): number[] {
  if (typeof allowed === 'number') return [allowed];
  const ids: number[] = [];
  for (let id = 0; id < vocabulary; id++) {
    if (allowed === null || (((allowed[id >>> 5] as number) >>> (id & 31)) & 1) === 1) ids.push(id);
  }
  return ids;
}

/** How a draw chooses. */
export interface DrawOptions {
  random: () => number;
  vocabulary: number;
  /** Ids that are drawn with a chance of one in eight where they may come, so that texts end. */
  preferred: ReadonlySet<number>;
}

const PREFERENCE = 1 / 8;

/** Draws an id. Errors: a mask that allows nothing, or that leaves one id and does not say so. */
export function drawFrom(allowed: AllowedIds, { random, vocabulary, preferred }: DrawOptions): number {
  if (allowed !== null && typeof allowed !== 'number' && onlyBit(allowed) !== null) throw new Error('One id is left, in a set.');
  const ids = idsOfMask(allowed, vocabulary);
  const wanted = ids.filter((id) => preferred.has(id));
  const from = wanted.length > 0 && random() < PREFERENCE ? wanted : ids;
  const id = from[Math.floor(random() * from.length)];
  if (id === undefined) throw new Error('The mask allows nothing.');
  return id;
}

/**
 * A script that draws each id from the mask of the generation that runs. `generator`: the one that
 * runs the script. Errors: a generation without a mask.
 */
export function drawing(generator: () => Pick<ScriptedGenerator, 'requests'>, options: DrawOptions): Script {
  return function* () {
    const mask = generator().requests.at(-1)?.mask;
    if (mask === undefined) throw new Error('The generation has no mask.');
    const sampled: number[] = [];
    for (;;) {
      const id = drawFrom(mask(sampled), options);
      sampled.push(id);
      yield id;
    }
  };
}
