// Deterministic automata over code points. All of them are trimmed: from each state a text of the
// language can still be completed.

import { type Alphabet, intervalOf } from './alphabet.ts';
import { LAST_CODE_POINT } from './code-points.ts';
import { InvalidPattern } from './pattern-error.ts';

/** Above this, a pattern is refused: its automaton would take too much time and memory. */
export const MAX_DFA_STATES = 20_000;

export interface Dfa {
  readonly alphabet: Alphabet;
  readonly stateCount: number;
  /** Target of state s over class c, at `s * classCount + c`; -1 for none. */
  readonly table: Int32Array;
  /** A label of each state that accepts, otherwise 0. Plain languages use the label 1. */
  readonly labels: Int32Array;
  /** The first state; -1 for the empty language. */
  readonly start: number;
}

/** The state behind one code point; -1 if no text of the language goes on with it. */
export function stepDfa(dfa: Dfa, state: number, code: number): number {
  const { alphabet } = dfa;
  const kind = code < 128 ? alphabet.ascii[code] : alphabet.classes[intervalOf(alphabet, code)];
  return dfa.table[state * alphabet.classCount + (kind ?? 0)] ?? -1;
}

/** The state behind a whole text; -1 if it is not the start of a text of the language. */
export function runDfa(dfa: Dfa, text: string): number {
  let state = dfa.start;
  for (const character of text) {
    if (state < 0) return -1;
    state = stepDfa(dfa, state, character.codePointAt(0) ?? 0);
  }
  return state;
}

/** The label with which `dfa` accepts a text; 0 if it does not accept it. */
export function labelOf(dfa: Dfa, text: string): number {
  const state = runDfa(dfa, text);
  return state < 0 ? 0 : (dfa.labels[state] ?? 0);
}

/** Whether a code point from `low` to `high` leads to a state for which `holds` is true. */
export function anyStep(dfa: Dfa, state: number, range: readonly [number, number], holds?: (target: number) => boolean): boolean {
  const { alphabet, table } = dfa;
  const [low, high] = range;
  if (low > high) return false;
  for (let interval = intervalOf(alphabet, low); interval < alphabet.starts.length; interval++) {
    if ((alphabet.starts[interval] ?? LAST_CODE_POINT) > high) return false;
    const target = table[state * alphabet.classCount + (alphabet.classes[interval] ?? 0)] ?? -1;
    if (target >= 0 && (holds === undefined || holds(target))) return true;
  }
  return false;
}

/** An automaton under construction: rows of targets, and labels. */
export class DfaBuilder {
  readonly #alphabet: Alphabet;
  readonly #rows: Int32Array[] = [];
  readonly #labels: number[] = [];

  constructor(alphabet: Alphabet) {
    this.#alphabet = alphabet;
  }

  add(label: number): number {
    if (this.#rows.length >= MAX_DFA_STATES) {
      throw new InvalidPattern(`The automaton of a pattern has over ${MAX_DFA_STATES} states. Write a simpler pattern.`);
    }
    this.#rows.push(new Int32Array(this.#alphabet.classCount).fill(-1));
    return this.#labels.push(label) - 1;
  }

  row(state: number): Int32Array {
    const row = this.#rows[state];
    if (row === undefined) throw new RangeError(`no state ${state}`);
    return row;
  }

  label(state: number, label: number): void {
    this.#labels[state] = label;
  }

  /** The automaton from state 0, without the states from which nothing is accepted. */
  finish(): Dfa {
    const live = this.#liveStates();
    const renamed = new Int32Array(this.#rows.length).fill(-1);
    const kept = [...renamed.keys()].filter((state) => live.has(state));
    for (const [index, state] of kept.entries()) renamed[state] = index;
    const { classCount } = this.#alphabet;
    const table = new Int32Array(kept.length * classCount);
    for (const [index, state] of kept.entries()) {
      const row = this.row(state);
      for (let kind = 0; kind < classCount; kind++) {
        const target = row[kind] ?? -1;
        table[index * classCount + kind] = target < 0 ? -1 : (renamed[target] ?? -1);
      }
    }
    return {
      alphabet: this.#alphabet,
      stateCount: kept.length,
      table,
      labels: Int32Array.from(kept, (state) => this.#labels[state] ?? 0),
      start: renamed[0] ?? -1,
    };
  }

  /** The states from which a text is accepted, found backwards from those that accept. */
  #liveStates(): Set<number> {
    const sources = new Map<number, number[]>();
    for (const [state, row] of this.#rows.entries()) {
      for (const target of new Set(row)) {
        const known = sources.get(target);
        if (known === undefined) sources.set(target, [state]);
        else known.push(state);
      }
    }
    const live = new Set([...this.#labels.keys()].filter((state) => this.#labels[state] !== 0));
    for (const state of live) for (const source of sources.get(state) ?? []) live.add(source);
    return live;
  }
}
