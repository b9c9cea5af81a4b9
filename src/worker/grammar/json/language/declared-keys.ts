// The declared keys of an object, sorted, so that those with a common beginning are neighbours.

/** A range of keys that agree in their first `depth` code points. */
interface KeyRange {
  low: number;
  high: number;
  depth: number;
}

export class DeclaredKeys {
  readonly #keys: readonly string[];
  readonly #codes: readonly (readonly number[])[];
  readonly #indexes: ReadonlyMap<string, number>;

  constructor(keys: Iterable<string>) {
    const spelled = [...keys].map((key) => ({ key, codes: [...key].map((character) => character.codePointAt(0) ?? 0) }));
    spelled.sort((a, b) => compareCodes(a.codes, b.codes));
    this.#keys = spelled.map(({ key }) => key);
    this.#codes = spelled.map(({ codes }) => codes);
    this.#indexes = new Map(this.#keys.map((key, index) => [key, index]));
  }

  get length(): number {
    return this.#keys.length;
  }

  at(index: number): string {
    return this.#keys[index] ?? '';
  }

  /** -1 for a key that is not declared. */
  indexOf(key: string): number {
    return this.#indexes.get(key) ?? -1;
  }

  /** The keys of a range whose next code point is from `first` to `last`. */
  narrow(range: KeyRange, first: number, last: number): { low: number; high: number } {
    return { low: this.#firstFrom(range, first), high: this.#firstFrom(range, last + 1) };
  }

  /** The key that ends behind the range's code points; null if none does. */
  endingAt({ low, high, depth }: KeyRange): number | null {
    return low < high && this.#codes[low]?.length === depth ? low : null;
  }

  /** The first key of the range whose next code point is `code` or above. */
  #firstFrom({ low, high, depth }: KeyRange, code: number): number {
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#codes[middle]?.[depth] ?? -1) < code) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function compareCodes(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((code, index) => code !== b[index]);
  if (at < 0) return a.length - b.length;
  return (a[at] ?? 0) - (b[at] ?? -1);
}
