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
/**
 * States that are kept. Where each text has a state of its own, a walk meets more, and those are
 * dropped as it goes on.
 */
const MAX_STATES = 4 * MAX_TABLES;
/**
 * Work of one walk, in characters of the keys of the states that are asked: a second on a slow
 * processor. A state of many threads has a long key.
 */
const MAX_WORK = 8_000_000;
/** Work of a state that is not kept. */
const LOOSE_WORK = 100;

export class InternedGrammar<State> {
  readonly #grammar: ByteGrammar<State>;
  #numbers = new Map<string, number>();
  #states: State[] = [];
  /** The states that are not kept, by depth of the walk. Their numbers begin at `MAX_STATES`. */
  readonly #loose: State[] = [];
  /** `undefined` while unknown. */
  #runs: (StringRun<State> | null | undefined)[] = [];
  #tables: (Int32Array | undefined)[] = [];
  #tableCount = 0;
  /** Bytes that each state has followed without a table. */
  #steps: number[] = [];
  /** Length of the key of each state. */
  #lengths: number[] = [];
  readonly #name: string;
  #work = 0;

  /** `name` tells grammars apart. */
  constructor(grammar: ByteGrammar<State>, name: string) {
    this.#grammar = grammar;
    this.#name = name;
  }

  /** Whether the walk was so much work that it should come to its end. */
  get isWornOut(): boolean {
    return this.#work > MAX_WORK;
  }

  /** As `ByteGrammar.insideName`, and no other grammar has that name. */
  insideName(state: State): string | null {
    const name = this.#grammar.insideName?.(state) ?? null;
    return name === null ? null : `${this.#name}/${name}`;
  }

  /** Starts a walk from `state`. Returns its number, which is valid until the next walk starts. */
  begin(state: State): number {
    if (this.#states.length >= MAX_STATES) this.#forget();
    this.#work = 0;
    return this.#numberOf(state, 0);
  }

  /**
   * Number of the state behind `byte`, or `DEAD`. `depth`: bytes from the walk's start. A number
   * may be used until the walk leaves that depth.
   */
  step(number: number, byte: number, depth: number): number {
    if (number >= MAX_STATES) return this.#follow(number, byte, depth);
    const table = this.#tables[number];
    if (table === undefined) return this.#stepWithoutTable(number, byte, depth);
    const known = table[byte] as number;
    if (known !== UNKNOWN) return known;
    const next = this.#follow(number, byte, depth);
    if (next < MAX_STATES) table[byte] = next;
    return next;
  }

  /** As `ByteGrammar.stringRun`. */
  runOf(number: number): StringRun<State> | null {
    const known = this.#runs[number];
    if (known !== undefined) return known;
    const run = this.#grammar.stringRun(this.#stateOf(number)) as StringRun<State> | null;
    if (number < MAX_STATES) this.#runs[number] = run;
    return run;
  }

  #stepWithoutTable(number: number, byte: number, depth: number): number {
    const steps = ((this.#steps[number] as number) += 1);
    if (steps > STEPS_BEFORE_TABLE && this.#tableCount < MAX_TABLES) {
      this.#tables[number] = new Int32Array(256).fill(UNKNOWN);
      this.#tableCount++;
    }
    return this.#follow(number, byte, depth);
  }

  #follow(number: number, byte: number, depth: number): number {
    this.#work += this.#lengths[number] ?? LOOSE_WORK;
    const next = this.#grammar.next(this.#stateOf(number), byte);
    return next === null ? DEAD : this.#numberOf(next, depth);
  }

  #stateOf(number: number): State {
    return (number < MAX_STATES ? this.#states[number] : this.#loose[number - MAX_STATES]) as State;
  }

  #numberOf(state: State, depth: number): number {
    if (this.#states.length >= MAX_STATES) {
      this.#loose[depth] = state;
      return MAX_STATES + depth;
    }
    const key = this.#grammar.key(state);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.push(state) - 1;
    this.#numbers.set(key, number);
    this.#steps.push(0);
    this.#lengths.push(key.length);
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
    this.#lengths = [];
  }
}
