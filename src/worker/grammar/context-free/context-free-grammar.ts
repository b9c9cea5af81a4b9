// A context-free grammar as a byte grammar: all readings that may be meant, side by side. Left
// recursion, empty rules and ambiguity need no care of the author.

import type { ByteGrammar } from '../byte-grammar.ts';
import { anyStep, stepDfa } from '../pattern/dfa.ts';
import { continueUtf8, startUtf8, type Utf8Partial, utf8Range } from '../pattern/utf8-reader.ts';
import { type Beginnings, beginningsOf, Closure, type Reading } from './closure.ts';
import type { RuleSet } from './expression.ts';
import { productionsOf } from './productions.ts';
import { SharedCallers } from './shared-callers.ts';

/** The readings that are possible, and the bytes of a code point that was begun. */
interface State {
  readonly readings: readonly Reading[];
  readonly ends: boolean;
  readonly partial: Utf8Partial | null;
  readonly key: string;
}

/**
 * The UTF-8 texts of a grammar.
 *
 * @throws InvalidGrammar if no text completes the first rule, or if the grammar is too large
 * @throws InvalidPattern if a terminal needs too large an automaton
 */
export function contextFreeGrammar(rules: RuleSet): ByteGrammar<State> {
  const reader = new Reader(beginningsOf(productionsOf(rules)));
  return {
    start: reader.start(),
    next: (state, byte) => reader.next(state, byte),
    isEnd: ({ ends, partial }) => ends && partial === null,
    key: ({ key }) => key,
    stringRun: () => null,
  };
}

class Reader {
  readonly #beginnings: Beginnings;
  #count = 0;
  readonly #callers = new SharedCallers();

  constructor(beginnings: Beginnings) {
    this.#beginnings = beginnings;
  }

  start(): State {
    const closure = this.#closure();
    closure.begin(0, { id: this.#count++, isRoot: true, returns: [] });
    return this.#stateOf(closure);
  }

  next(state: State, byte: number): State | null {
    const { partial } = state;
    const read = partial === null ? (byte < 0x80 ? byte : startUtf8(byte)) : continueUtf8(partial, byte);
    if (read === null) return null;
    return typeof read === 'number' ? this.#step(state, read) : within(state, read);
  }

  #step({ readings }: State, code: number): State | null {
    const closure = this.#closure();
    for (const reading of readings) {
      const { dfa } = reading;
      const state = stepDfa(dfa, reading.state, code);
      if (state < 0) continue;
      const row = state * dfa.alphabet.classCount;
      const goesOn = dfa.table.subarray(row, row + dfa.alphabet.classCount).some((target) => target >= 0);
      if (goesOn) closure.read({ ...reading, state });
      if (dfa.labels[state] !== 0) closure.pass(reading);
    }
    return closure.readings.size === 0 && !closure.ends ? null : this.#stateOf(closure);
  }

  #closure(): Closure {
    return new Closure(this.#beginnings, () => this.#count++);
  }

  #stateOf(closure: Closure): State {
    const callers = this.#callers.share(closure.callers);
    const readings = [...closure.readings.values()].map((reading) => {
      const caller = callers.get(reading.caller.id);
      return caller === undefined ? reading : { ...reading, caller };
    });
    const names = readings.map(({ rest, state, caller }) => `${rest.id}.${state}.${caller.id}`).toSorted();
    const { ends } = closure;
    return { readings, ends, partial: null, key: `${ends ? '$' : ''}${names.join(' ')}` };
  }
}

/** Inside a code point: the readings that one of its completions continues. */
function within(state: State, partial: Utf8Partial): State | null {
  const range = utf8Range(partial);
  const readings = state.readings.filter((reading) => anyStep(reading.dfa, reading.state, range));
  if (readings.length === 0) return null;
  const key = state.partial === null ? `${state.key}/` : state.key.slice(0, state.key.lastIndexOf('/') + 1);
  return { readings, ends: false, partial, key: `${key}${partial.bits}.${partial.left}.${partial.least}` };
}
