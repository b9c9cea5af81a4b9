// A grammar's states as numbers, with a table of the bytes that were followed. A walk of the trie
// follows the same bytes thousands of times.

import type { ByteGrammar, StringRun } from '../byte-grammar.ts';

/** No string of the grammar goes on with this byte. */
export const DEAD = -1;
const UNKNOWN = -2;

/** States with a table of their own: 4 MB. Further states ask the grammar for each byte. */
const MAX_TABLES = 4096;
/** States that are kept from one walk to the next. */
const MAX_STATES = 4 * MAX_TABLES;

export class InternedGrammar<State> {
  readonly #grammar: ByteGrammar<State>;
  #numbers = new Map<string, number>();
  #states: State[] = [];
  /** `undefined` while unknown. */
  #runs: (StringRun<State> | null | undefined)[] = [];
  #tables: Int32Array[] = [];

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
    if (table === undefined) return this.#follow(number, byte);
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
    if (number < MAX_TABLES) this.#tables.push(new Int32Array(256).fill(UNKNOWN));
    return number;
  }

  #forget(): void {
    this.#numbers = new Map();
    this.#states = [];
    this.#runs = [];
    this.#tables = [];
  }
}
