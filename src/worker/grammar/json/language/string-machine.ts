// Reads the characters of a JSON string, and allows only those from which a string of the set can
// still come.

import { anyStep, type Dfa, stepDfa } from '../../pattern/dfa.ts';
import { dfaOfTexts } from '../../pattern/dfa-algebra.ts';
import { freeLengths } from '../../pattern/free-lengths.ts';
import type { StringSet } from '../sets/string-set.ts';

/** Above this, a pattern with a least length takes too much memory. */
const MAX_CELLS = 20_000_000;

/** Code points further than a token reaches. */
const HORIZON = 256;

/** Thrown for a pattern and a length that are too large together. */
export class LengthTooLarge extends Error {
  override readonly name = 'LengthTooLarge';
}

/** A place in a string. */
export interface StringPlace {
  /** State of the automaton; 0 if there is none. */
  readonly state: number;
  /** Code points that were read, as far as they matter. */
  readonly count: number;
}

let machines = 0;

export class StringMachine {
  readonly id = machines++;
  readonly min: number;
  readonly max: number;
  readonly #dfa: Dfa | null;
  /** Code points up to the next end, for each state. */
  readonly #nearest: Int32Array | null;
  /** Whether a state at a count below `min` leads to an end; made when it is needed. */
  #early: Uint8Array | null = null;
  /** The largest of these. */
  #longest: number | null = null;
  /** As `freeLengths`; made when it is needed. */
  #free: Float64Array | null = null;

  constructor({ values, dfa, min, max }: StringSet) {
    this.#dfa = values === null ? dfa : dfaOfTexts(values);
    this.min = values === null ? min : 0;
    this.max = values === null ? max : Number.POSITIVE_INFINITY;
    this.#nearest = this.#dfa === null ? null : distances(this.#dfa);
    if (this.#dfa !== null && this.min * this.#dfa.stateCount > MAX_CELLS) throw new LengthTooLarge();
  }

  get isFree(): boolean {
    return this.#dfa === null;
  }

  /** Whether the automaton leads on by any text, so that only the quote depends on it. */
  isFreeBehind({ state }: StringPlace): boolean {
    if (this.#dfa === null || Number.isFinite(this.max)) return false;
    this.#free ??= freeLengths(this.#dfa);
    return this.#free[state] === Number.POSITIVE_INFINITY;
  }

  get isEmpty(): boolean {
    return this.#dfa !== null && this.#dfa.start < 0 ? true : !this.#leadsOn(this.start.state, 0);
  }

  get start(): StringPlace {
    return { state: this.#dfa?.start ?? 0, count: 0 };
  }

  /** The place behind a code point; null if no string of the set goes on with it. */
  next({ state, count }: StringPlace, code: number): StringPlace | null {
    const target = this.#dfa === null ? 0 : stepDfa(this.#dfa, state, code);
    if (target < 0) return null;
    const read = this.#countBehind(count);
    return this.#leadsOn(target, read) ? { state: target, count: read } : null;
  }

  /** Whether a code point from `low` to `high` may come. Surrogates are none. */
  mayComeFrom({ state, count }: StringPlace, low: number, high: number): boolean {
    const read = this.#countBehind(count);
    if (this.#dfa !== null) return anyStep(this.#dfa, state, [low, high], (target) => this.#leadsOn(target, read));
    return low <= high && (low < 0xd800 || high > 0xdfff) && this.#leadsOn(0, read);
  }

  /** Equal for places that allow the same characters, further than a token reaches. */
  textOf({ state, count }: StringPlace): string {
    this.#longest ??= this.#nearest?.reduce((longest, length) => Math.max(longest, length), 0) ?? 0;
    const isFar = this.#dfa !== null && count >= this.min && this.max - count > HORIZON + this.#longest;
    return `${state}.${isFar ? '' : count}`;
  }

  isEnd({ state, count }: StringPlace): boolean {
    return count >= this.min && count <= this.max && (this.#dfa === null || this.#dfa.labels[state] !== 0);
  }

  /** Without a maxLength, a count above the minLength matters no more. */
  #countBehind(count: number): number {
    return Number.isFinite(this.max) ? count + 1 : Math.min(count + 1, this.min);
  }

  /** Whether an end of fitting length comes. */
  #leadsOn(state: number, count: number): boolean {
    if (count > this.max) return false;
    if (this.#nearest === null || this.#dfa === null) return true;
    if (count >= this.min) return count + (this.#nearest[state] ?? 0) <= this.max;
    this.#early ??= earlyCells(this.#dfa, this.#nearest, this);
    return this.#early[count * this.#dfa.stateCount + state] === 1;
  }
}

/** For each state, the fewest code points up to an end, found backwards from the ends. */
function distances({ table, labels, stateCount, alphabet: { classCount } }: Dfa): Int32Array {
  const sources: number[][] = Array.from({ length: stateCount }, () => []);
  for (const [cell, target] of table.entries()) if (target >= 0) sources[target]?.push(Math.floor(cell / classCount));
  const nearest = Int32Array.from(labels, (label) => (label === 0 ? -1 : 0));
  const queue = [...labels.keys()].filter((state) => labels[state] !== 0);
  for (const state of queue) {
    for (const source of sources[state] ?? []) {
      if ((nearest[source] ?? 0) >= 0) continue;
      nearest[source] = (nearest[state] ?? 0) + 1;
      queue.push(source);
    }
  }
  return nearest;
}

/** For each count below `min` and each state: 1 if an end of `min` to `max` code points comes. */
function earlyCells(
  { table, stateCount, alphabet }: Dfa,
  nearest: Int32Array,
  lengths: { min: number; max: number },
): Uint8Array {
  const { min, max } = lengths;
  const targets = Array.from({ length: stateCount }, (_, state) =>
    [...new Set(table.subarray(state * alphabet.classCount, (state + 1) * alphabet.classCount))].filter((target) => target >= 0),
  );
  const cells = new Uint8Array(min * stateCount);
  const holds = (count: number, state: number) =>
    count >= min ? count + (nearest[state] ?? 0) <= max : cells[count * stateCount + state] === 1;
  for (let count = min - 1; count >= 0; count--) {
    for (let state = 0; state < stateCount; state++) {
      if (targets[state]?.some((target) => holds(count + 1, target))) cells[count * stateCount + state] = 1;
    }
  }
  return cells;
}
