// Finds out which conjunctions no value satisfies. Recursive schemas make it a least fixed point:
// a value is finite, so a schema that needs itself inside itself has none.

import type { Conjunction } from '../sets/conjunction.ts';

/** Answers, and remembers, whether conjunctions are empty. */
export class Emptiness {
  readonly #answers = new Map<Conjunction, boolean>();
  readonly #pending = new Set<Conjunction>();
  /** How often an answer rested on the assumption that a pending conjunction is empty. */
  #assumptions = 0;
  readonly #check: (conjunction: Conjunction) => boolean;

  /** @param check whether a conjunction is empty; it may ask for others */
  constructor(check: (conjunction: Conjunction) => boolean) {
    this.#check = check;
  }

  isEmpty(conjunction: Conjunction): boolean {
    const known = this.#answers.get(conjunction);
    if (known !== undefined) return known;
    if (this.#pending.has(conjunction)) {
      this.#assumptions++;
      return true;
    }
    return this.#answer(conjunction);
  }

  /** Whether it is empty, and that rests on nothing that is still being found out. */
  isSurelyEmpty(conjunction: Conjunction): boolean {
    const before = this.#assumptions;
    return this.isEmpty(conjunction) && before === this.#assumptions;
  }

  #answer(conjunction: Conjunction): boolean {
    const before = this.#assumptions;
    this.#pending.add(conjunction);
    let empty: boolean;
    try {
      empty = this.#check(conjunction);
    } finally {
      this.#pending.delete(conjunction);
    }
    // "Not empty" has a witness, whatever was assumed. "Empty" is certain without assumptions, and
    // at the outermost conjunction.
    if (!empty || before === this.#assumptions || this.#pending.size === 0) this.#answers.set(conjunction, empty);
    return empty;
  }
}
