// Conjunctions of schemas: what a value must satisfy, and what it must not.

/**
 * A value satisfies a conjunction if it satisfies all its literals. Equal conjunctions are the same
 * object.
 */
export interface Conjunction {
  readonly id: number;
  /** Sorted. The literal 2n is "satisfies node n", 2n + 1 is "does not satisfy node n". */
  readonly literals: readonly number[];
}

/** Interns conjunctions, so that the finitely many of a document are compared by identity. */
export class Conjunctions {
  readonly #known = new Map<string, Conjunction>();
  readonly #joined = new Map<number, Conjunction>();
  /** Any value satisfies it. */
  readonly any: Conjunction = this.of([]);
  /** No value satisfies it. */
  readonly never: Conjunction = { id: -1, literals: [] };

  of(literals: readonly number[]): Conjunction {
    const sorted = [...new Set(literals)].toSorted((a, b) => a - b);
    if (sorted.some((literal, at) => literal % 2 === 1 && sorted[at - 1] === literal - 1)) return this.never;
    const name = sorted.join();
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const made = { id: this.#known.size, literals: sorted };
    this.#known.set(name, made);
    return made;
  }

  and(a: Conjunction, b: Conjunction): Conjunction {
    if (a === b || b === this.any) return a;
    if (a === this.any) return b;
    if (a === this.never || b === this.never) return this.never;
    const name = a.id * 0x4000000 + b.id;
    let joined = this.#joined.get(name);
    if (joined === undefined) {
      joined = this.of([...a.literals, ...b.literals]);
      this.#joined.set(name, joined);
    }
    return joined;
  }

  /** What the values satisfy that do not satisfy a conjunction of at most one literal. */
  negate(conjunction: Conjunction): Conjunction {
    if (conjunction === this.any) return this.never;
    if (conjunction === this.never) return this.any;
    const [literal, ...others] = conjunction.literals;
    if (literal === undefined || others.length > 0) throw new RangeError('only a conjunction of one literal has a complement');
    return this.of([literal ^ 1]);
  }

  all(parts: readonly Conjunction[]): Conjunction {
    return parts.reduce((joined, part) => this.and(joined, part), this.any);
  }
}
