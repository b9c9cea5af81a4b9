// Thompson's automaton of a regular expression that may match anywhere in a text.

import { ALL_CODE_POINTS, type CodePoints } from './code-points.ts';
import { InvalidPattern } from './pattern-error.ts';
import type { Regex } from './regex-parser.ts';

const MAX_STATES = 50_000;

/** One state: what it leads to without reading, and what it reads. */
interface NfaState {
  /** States that are reached without reading. */
  free: number[];
  /** States that are reached if nothing was read yet. */
  atStart: number[];
  /** States that are reached if nothing comes any more. */
  atEnd: number[];
  reads: { set: CodePoints; to: number } | null;
}

export interface Nfa {
  states: readonly NfaState[];
  start: number;
  /** Reached when the pattern matched. Whatever follows is accepted. */
  matched: number;
}

/** The texts in which `regex` matches somewhere, as `RegExp.prototype.test` finds it. */
export function nfaOf(regex: Regex): Nfa {
  const builder = new NfaBuilder();
  const start = builder.add();
  const skipping = builder.add();
  const matched = builder.add();
  const first = builder.build(regex, matched);
  builder.state(start).free.push(first, skipping);
  const retry = builder.add();
  builder.state(skipping).reads = { set: ALL_CODE_POINTS, to: retry };
  builder.state(retry).free.push(first, skipping);
  return { states: builder.states, start, matched };
}

class NfaBuilder {
  readonly states: NfaState[] = [];

  add(): number {
    if (this.states.length >= MAX_STATES) throw new InvalidPattern(`A pattern repeats too much: over ${MAX_STATES} states.`);
    this.states.push({ free: [], atStart: [], atEnd: [], reads: null });
    return this.states.length - 1;
  }

  state(index: number): NfaState {
    const state = this.states[index];
    if (state === undefined) throw new RangeError(`no state ${index}`);
    return state;
  }

  /** Adds what reads `regex` and then is in `to`. Returns its first state. */
  build(regex: Regex, to: number): number {
    switch (regex.kind) {
      case 'set':
        return this.#with((state) => {
          state.reads = { set: regex.set, to };
        });
      case 'start':
        return this.#with((state) => state.atStart.push(to));
      case 'end':
        return this.#with((state) => state.atEnd.push(to));
      case 'sequence':
        return regex.parts.reduceRight((next, part) => this.build(part, next), to);
      case 'choice': {
        const options = regex.options.map((option) => this.build(option, to));
        return this.#with((state) => state.free.push(...options));
      }
      case 'repeat':
        return this.#repeat(regex, to);
    }
  }

  #with(fill: (state: NfaState) => void): number {
    const index = this.add();
    fill(this.state(index));
    return index;
  }

  #repeat({ part, min, max }: Regex & { kind: 'repeat' }, to: number): number {
    let next = Number.isFinite(max) ? this.#optionals(part, max - min, to) : this.#loop(part, to);
    for (let times = 0; times < min; times++) next = this.build(part, next);
    return next;
  }

  #optionals(part: Regex, times: number, to: number): number {
    let next = to;
    for (let left = times; left > 0; left--) {
      const body = this.build(part, next);
      next = this.#with((state) => state.free.push(body, to));
    }
    return next;
  }

  #loop(part: Regex, to: number): number {
    const index = this.add();
    const body = this.build(part, index);
    this.state(index).free.push(body, to);
    return index;
  }
}
