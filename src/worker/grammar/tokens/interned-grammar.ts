// A grammar's states as numbers, with a table of the bytes that were followed. A walk of the trie
// follows the same bytes thousands of times.

import type { ByteGrammar, StringRun } from '../byte-grammar.ts';

/** No string of the grammar goes on with this byte. */
export const DEAD = -1;
const UNKNOWN = -2;

/** States with a table of their own: 4 MB. The others ask the grammar for each byte. */
const MAX_TABLES = 4096;
/**
 * Bytes that a state follows before it gets a table. Where each text has a state of its own, a
 * table would cost more than it saves.
 */
const STEPS_BEFORE_TABLE = 16;
/** States that are kept from one walk to the next. */
const MAX_STATES = 4 * MAX_TABLES;

export class InternedGrammar<State> {
  readonly #grammar: ByteGrammar<State>;
  #numbers = new Map<string, number>();
  #states: State[] = [];
  /** `undefined` while unknown. */
  #runs: (StringRun<State> | null | undefined)[] = [];
  #tables: (Int32Array | undefined)[] = [];
  #tableCount = 0;
  /** Bytes that each state has followed without a table. */
  #steps: number[] = [];

  constructor(grammar: ByteGrammar<State>) {
    this.#grammar = grammar;
  }

  /** Starts a walk from `state`. Returns its number, which is valid until the next walk starts. */
  begin(state: State): number {
    if (this.#states.length > MAX_STATES) this.#forget();
    return this.#numberOf(state);
  }

  /** Number of the state behind `byte`, or `DEAD`. */
  step(number: number, byte: number): number {
    const table = this.#tables[number];
    if (table === undefined) return this.#stepWithoutTable(number, byte);
    const known = table[byte] as number;
    if (known !== UNKNOWN) return known;
    return (table[byte] = this.#follow(number, byte));
  }

  /** As `ByteGrammar.stringRun`. */
  runOf(number: number): StringRun<State> | null {
    const known = this.#runs[number];
    if (known !== undefined) return known;
    return (this.#runs[number] = this.#grammar.stringRun(this.#states[number] as State) as StringRun<State> | null);
  }

  #stepWithoutTable(number: number, byte: number): number {
    const steps = ((this.#steps[number] as number) += 1);
    if (steps > STEPS_BEFORE_TABLE && this.#tableCount < MAX_TABLES) {
      this.#tables[number] = new Int32Array(256).fill(UNKNOWN);
      this.#tableCount++;
    }
    return this.#follow(number, byte);
  }

  #follow(number: number, byte: number): number {
    const next = this.#grammar.next(this.#states[number] as State, byte);
    return next === null ? DEAD : this.#numberOf(next);
  }

  #numberOf(state: State): number {
    const key = this.#grammar.key(state);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.push(state) - 1;
    this.#numbers.set(key, number);
    this.#steps.push(0);
    this.#tables.push(undefined);
    this.#runs.push(undefined);
    return number;
  }

  #forget(): void {
    this.#numbers = new Map();
    this.#states = [];
    this.#runs = [];
    this.#tables = [];
    this.#tableCount = 0;
    this.#steps = [];
  }
}
