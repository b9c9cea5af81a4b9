// Finds the states of an automaton behind which any text may come, up to a length.

import type { Dfa } from './dfa.ts';

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
/** Not known yet, or no such length. */
const NONE = -1;

/**
 * For each state, the length up to which every text leads on and above which none does. Infinity if
 * every text leads on; -1 if the text matters. Surrogates do not count: no text has them.
 */
export function freeLengths(dfa: Dfa): Float64Array {
  const targets = targetsOf(dfa);
  const lengths = new Float64Array(dfa.stateCount).fill(NONE);
  for (const state of endless(targets)) lengths[state] = Number.POSITIVE_INFINITY;
  const sources = sourcesOf(targets);
  const queue = [...targets.keys()].filter((state) => targets[state]?.every((target) => target < 0));
  for (const state of queue) {
    lengths[state] = lengthBefore(targets[state] ?? [], lengths);
    for (const source of sources[state] ?? []) {
      if (lengths[source] === NONE && lengthBefore(targets[source] ?? [], lengths) >= 0) queue.push(source);
    }
  }
  return lengths;
}

/** One more than the length of all targets; -1 if they differ, or have none. */
function lengthBefore(targets: readonly number[], lengths: Float64Array): number {
  const found = new Set(targets.map((target) => (target < 0 ? NONE : (lengths[target] ?? NONE))));
  const [only] = found;
  if (found.size > 1 || only === undefined) return NONE;
  return only === NONE ? (targets.every((target) => target < 0) ? 0 : NONE) : only + 1;
}

/** The states from which every code point leads to such a state again. */
function endless(targets: readonly (readonly number[])[]): Set<number> {
  const left = new Set(targets.keys());
  const sources = sourcesOf(targets);
  const queue = [...left].filter((state) => targets[state]?.some((target) => target < 0));
  for (const state of queue) {
    if (left.delete(state)) queue.push(...(sources[state] ?? []));
  }
  return left;
}

/** The distinct targets of each state; -1 among them where a code point leads nowhere. */
function targetsOf({ alphabet, table, stateCount }: Dfa): number[][] {
  const first = hasUnnamed(alphabet) ? 0 : 1;
  return Array.from({ length: stateCount }, (_, state) => {
    const row = table.subarray(state * alphabet.classCount + first, (state + 1) * alphabet.classCount);
    return [...new Set(row)];
  });
}

function sourcesOf(targets: readonly (readonly number[])[]): number[][] {
  const sources: number[][] = targets.map(() => []);
  for (const [state, each] of targets.entries()) for (const target of each) sources[target]?.push(state);
  return sources;
}

/** Whether class 0, of code points that no set names, has more than surrogates. */
function hasUnnamed({ starts, classes }: Dfa['alphabet']): boolean {
  return classes.some((kind, at) => {
    const end = starts[at + 1] ?? Number.POSITIVE_INFINITY;
    return kind === 0 && ((starts[at] ?? 0) < FIRST_SURROGATE || end > LAST_SURROGATE + 1);
  });
}
