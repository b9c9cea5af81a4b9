// The keys that an object may have besides its declared ones.

import { intervalOf } from '../../pattern/alphabet.ts';
import { LAST_CODE_POINT } from '../../pattern/code-points.ts';
import { anyStep, type Dfa, labelOf, runDfa, stepDfa } from '../../pattern/dfa.ts';
import { ANY_TEXT, lengthDfa, product, unionOf } from '../../pattern/dfa-algebra.ts';
import { freeLengths } from '../../pattern/free-lengths.ts';
import type { Conjunction } from '../sets/conjunction.ts';
import type { ObjectShape } from '../sets/object-shape.ts';
import { dfaOf, type StringSet } from '../sets/string-set.ts';
import type { Neighbours } from './array-machine.ts';
import { MachineNotHeld } from './machine-not-held.ts';

const MAX_PATTERNS = 20;
const MAX_NAME_LENGTH = 2_000;

/** Keys as an automaton. Its labels, minus 1, are indexes of `values`. */
export class OpenKeys {
  readonly values: readonly Conjunction[];
  readonly #dfa: Dfa;
  /** Keys that are held elsewhere, as far as this automaton has them. */
  readonly #declared: readonly string[];
  readonly #counts: Float64Array;
  readonly #free: Float64Array;

  constructor(dfa: Dfa, values: readonly Conjunction[], declared: readonly string[]) {
    this.#dfa = dfa;
    this.values = values;
    this.#declared = declared.filter((key) => labelOf(dfa, key) !== 0);
    this.#counts = countsOf(dfa);
    this.#free = freeLengths(dfa);
  }

  get start(): number {
    return this.#dfa.start;
  }

  /**
   * How many characters of any kind may come behind a state; Infinity without a limit, -1 where the
   * characters matter. A taken key of just that length is not looked at.
   */
  freeLength(state: number): number {
    return this.#free[state] ?? -1;
  }

  /** How many keys there are; Infinity for a language without end. */
  get size(): number {
    return (this.#counts[this.start] ?? 0) - this.#declared.length;
  }

  next(state: number, code: number): number {
    return stepDfa(this.#dfa, state, code);
  }

  /** What the value of a key satisfies that ends here; null if no key does. */
  valueAt(state: number): Conjunction | null {
    return this.values[(this.#dfa.labels[state] ?? 0) - 1] ?? null;
  }

  isDeclared(key: string): boolean {
    return this.#declared.includes(key);
  }

  /** Whether a key that is not taken begins with `text`, which led to `state`. */
  leadsOn(state: number, text: string, seen: readonly string[]): boolean {
    const all = this.#counts[state] ?? 0;
    return all > this.#declared.length + seen.length || all > this.#taken(seen, (key) => key.startsWith(text));
  }

  /** Whether a key that is not taken begins with `text` and a code point of the range. */
  leadsOnFrom(state: number, range: readonly [number, number], text: string, seen: readonly string[]): boolean {
    if (!anyStep(this.#dfa, state, range)) return false;
    if (anyStep(this.#dfa, state, range, (target) => this.#counts[target] === Number.POSITIVE_INFINITY)) return true;
    const [low, high] = range;
    const inRange = (key: string) => {
      const code = key.startsWith(text) ? (key.codePointAt(text.length) ?? -1) : -1;
      return code >= low && code <= high;
    };
    return this.#countFrom(state, low, high) > this.#taken(seen, inRange);
  }

  #countFrom(state: number, low: number, high: number): number {
    const { alphabet, table } = this.#dfa;
    let sum = 0;
    for (let interval = intervalOf(alphabet, low); interval < alphabet.starts.length; interval++) {
      const first = Math.max(low, alphabet.starts[interval] ?? 0);
      const last = Math.min(high, (alphabet.starts[interval + 1] ?? LAST_CODE_POINT + 1) - 1);
      if (first > high) break;
      const target = table[state * alphabet.classCount + (alphabet.classes[interval] ?? 0)] ?? -1;
      if (target >= 0) sum += (last - first + 1) * (this.#counts[target] ?? 0);
    }
    return sum;
  }

  #taken(seen: readonly string[], fits: (key: string) => boolean): number {
    return this.#declared.filter(fits).length + seen.filter((key) => fits(key) && runDfa(this.#dfa, key) >= 0).length;
  }
}

/** For each state, how many texts lead from it to an end. */
function countsOf(dfa: Dfa): Float64Array {
  const { alphabet, table, stateCount, labels } = dfa;
  const counts = new Float64Array(stateCount).fill(Number.NaN);
  const sizes = new Float64Array(alphabet.classCount);
  for (const [interval, kind] of alphabet.classes.entries()) {
    const end = alphabet.starts[interval + 1] ?? LAST_CODE_POINT + 1;
    sizes[kind] = (sizes[kind] ?? 0) + end - (alphabet.starts[interval] ?? 0);
  }
  const count = (state: number): number => {
    const known = counts[state] ?? 0;
    if (!Number.isNaN(known)) return known;
    // A state that is met again on the way from itself is on a circle: there is no end of texts.
    counts[state] = Number.POSITIVE_INFINITY;
    let sum = labels[state] === 0 ? 0 : 1;
    for (let kind = 0; kind < alphabet.classCount; kind++) {
      const target = table[state * alphabet.classCount + kind] ?? -1;
      if (target >= 0) sum += (sizes[kind] ?? 0) * count(target);
    }
    counts[state] = sum;
    return sum;
  };
  for (let state = 0; state < stateCount; state++) count(state);
  return counts;
}

/**
 * The keys besides the declared ones; null if there are none.
 *
 * @param names sets of strings that a key is in one of; null if it may be any
 */
export function openKeysOf(shape: ObjectShape, names: readonly StringSet[] | null, neighbours: Neighbours): OpenKeys | null {
  const patterns = [...new Set(shape.layers.flatMap(({ patterns: each }) => each.map(({ keys }) => keys)))];
  if (patterns.length > MAX_PATTERNS)
    throw new MachineNotHeld('patternProperties', `more than ${MAX_PATTERNS} patterns cannot be held`);
  const declared = new Set([...shape.required, ...shape.layers.flatMap(({ properties }) => [...properties.keys()])]);
  const valueFor = (label: number) =>
    valueOfMatched(shape, new Set(patterns.filter((_, at) => ((label - 1) & (1 << at)) !== 0)), neighbours);
  if (patterns.length === 0 && names === null) {
    const value = valueFor(1);
    return neighbours.isEmpty(value) ? null : new OpenKeys(ANY_TEXT, [value], [...declared]);
  }
  const matched = patterns.reduce(
    (joined, pattern, at) => product(joined, pattern, (label, held) => (label === 0 ? 0 : label + (held === 0 ? 0 : 1 << at))),
    ANY_TEXT,
  );
  const named = names === null ? matched : product(matched, namesDfa(names), (label, held) => (held === 0 ? 0 : label));
  const possible = [...new Set(named.labels)].filter((label) => label !== 0 && !neighbours.isEmpty(valueFor(label)));
  const dfa = product(named, ANY_TEXT, (label) => possible.indexOf(label) + 1);
  return dfa.start < 0 ? null : new OpenKeys(dfa, possible.map(valueFor), [...declared]);
}

/** What a value satisfies whose key just these patterns match. */
function valueOfMatched({ layers }: ObjectShape, matched: ReadonlySet<Dfa>, { conjunctions }: Neighbours): Conjunction {
  return conjunctions.all(
    layers.map(({ patterns, additional }) => {
      const values = patterns.filter(({ keys }) => matched.has(keys)).map(({ value }) => value);
      return values.length === 0 ? additional : conjunctions.all(values);
    }),
  );
}

function namesDfa(names: readonly StringSet[]): Dfa {
  const parts = names.map((set) => {
    if (set.values !== null || (set.min === 0 && !Number.isFinite(set.max))) return dfaOf(set);
    const longest = Number.isFinite(set.max) ? set.max : set.min;
    if (longest > MAX_NAME_LENGTH) throw new MachineNotHeld('propertyNames', `lengths above ${MAX_NAME_LENGTH} cannot be held`);
    return product(dfaOf(set), lengthDfa(set.min, set.max), (held, long) => (held !== 0 && long !== 0 ? 1 : 0));
  });
  return parts.reduce(unionOf, lengthDfa(1, 0));
}
