// Makes a deterministic automaton of Thompson's.

import { alphabetOf } from './alphabet.ts';
import { ALL_CODE_POINTS, type CodePoints } from './code-points.ts';
import { type Dfa, DfaBuilder } from './dfa.ts';
import type { Nfa } from './nfa.ts';

/** The subset construction. A set of states that has matched is one state: whatever follows fits. */
export function determinize(nfa: Nfa): Dfa {
  const sets = new Map<CodePoints, number>([[ALL_CODE_POINTS, 0]]);
  for (const { reads } of nfa.states) if (reads !== null && !sets.has(reads.set)) sets.set(reads.set, sets.size);
  const { alphabet, members } = alphabetOf([...sets.keys()]);
  const builder = new DfaBuilder(alphabet);
  const ids = new Map<string, number>();
  const queue: number[][] = [];

  const idOf = (states: readonly number[]): number => {
    const subset = states.includes(nfa.matched) ? [nfa.matched] : states;
    const name = subset.join();
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = builder.add(accepts(nfa, subset, queue.length === 0) ? 1 : 0);
    ids.set(name, id);
    queue.push([...subset]);
    return id;
  };

  idOf(closure(nfa, [nfa.start], ['atStart']));
  for (let id = 0; id < queue.length; id++) {
    const subset = queue[id] ?? [];
    const targets: number[][] = Array.from({ length: alphabet.classCount }, () => []);
    for (const state of subset) {
      const reads = state === nfa.matched ? { set: ALL_CODE_POINTS, to: nfa.matched } : nfa.states[state]?.reads;
      if (reads === null || reads === undefined) continue;
      for (const kind of members[sets.get(reads.set) ?? 0] ?? []) targets[kind]?.push(reads.to);
    }
    const row = builder.row(id);
    for (const [kind, reached] of targets.entries()) if (reached.length > 0) row[kind] = idOf(closure(nfa, reached));
  }
  return builder.finish();
}

function accepts(nfa: Nfa, subset: readonly number[], nothingRead: boolean): boolean {
  return closure(nfa, subset, nothingRead ? ['atStart', 'atEnd'] : ['atEnd']).includes(nfa.matched);
}

type Assertion = 'atStart' | 'atEnd';

/** The states that are reached from `states` without reading, sorted. */
function closure(nfa: Nfa, states: readonly number[], held: readonly Assertion[] = []): number[] {
  const reached = new Set(states);
  for (const index of reached) {
    const state = nfa.states[index];
    for (const next of state?.free ?? []) reached.add(next);
    for (const assertion of held) for (const next of state?.[assertion] ?? []) reached.add(next);
  }
  return [...reached].toSorted((a, b) => a - b);
}
