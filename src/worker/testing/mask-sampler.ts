// Draws ids uniformly from a mask: the worst model that a constraint can have.

import type { AllowedIds } from '../../engine/generation.ts';
import type { Draws } from '../grammar/testing/draws.ts';
import { type BitSet, onlyBit } from '../grammar/tokens/bit-set.ts';
import type { Script, ScriptedGenerator } from './scripted-generator.ts';

/** Whether an id is in a set. */
export function hasBit(bits: BitSet, id: number): boolean {
  return (((bits[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1;
}

/** The ids of a mask, in order. */
export function idsOfMask(allowed: AllowedIds, vocabulary: number): number[] {
  if (typeof allowed === 'number') return [allowed];
  if (allowed === null) return Array.from({ length: vocabulary }, (_, id) => id);
  const ids: number[] = [];
  allowed.forEach((word, at) => {
    ids.push(...idsOfWord(word, at));
  });
  return ids;
}

/** The ids of word number `at` of a set, in order. */
function idsOfWord(word: number, at: number): number[] {
  const ids: number[] = [];
  for (let left = word; left !== 0; left &= left - 1) ids.push(at * 32 + 31 - Math.clz32(left & -left));
  return ids;
}

/** How a draw chooses. */
export interface DrawOptions {
  draws: Draws;
  vocabulary: number;
  /** Ids that are drawn with a chance of their own where they may come, so that texts end. */
  preferred: ReadonlySet<number>;
  /** That chance. Default: one in eight. */
  preference?: number;
}

const PREFERENCE = 1 / 8;

/** Draws an id. Errors: a mask that allows nothing, or that leaves one id and does not say so. */
export function drawFrom(allowed: AllowedIds, options: DrawOptions): number {
  const { draws, vocabulary, preferred, preference = PREFERENCE } = options;
  if (typeof allowed === 'number') return allowed;
  if (allowed === null) return draws.whole(0, vocabulary - 1);
  if (onlyBit(allowed) !== null) throw new Error('One id is left, in a set.');
  const wanted = [...preferred].filter((id) => hasBit(allowed, id));
  if (wanted.length > 0 && draws.chance(preference)) return draws.pick(wanted);
  return bitAt(allowed, draws.whole(0, countBits(allowed) - 1));
}

function bitsOf(word: number): number {
  let count = 0;
  for (let left = word; left !== 0; left &= left - 1) count++;
  return count;
}

function countBits(bits: BitSet): number {
  return bits.reduce((sum, word) => sum + bitsOf(word), 0);
}

/** The id that has `index` smaller ones in the set. */
function bitAt(bits: BitSet, index: number): number {
  let before = index;
  for (let word = 0; word < bits.length; word++) {
    const count = bitsOf(bits[word] ?? 0);
    if (before >= count) before -= count;
    else return idsOfWord(bits[word] ?? 0, word)[before] ?? Number.NaN;
  }
  throw new Error('The mask allows nothing.');
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
