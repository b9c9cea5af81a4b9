// Reads the keys of an object, and allows only those from which an object of the shape can still
// come. Keys come in any order, none twice.

import type { Conjunction } from '../sets/conjunction.ts';
import { type ObjectShape, valueOf } from '../sets/object-shape.ts';
import { contains, type StringSet } from '../sets/string-set.ts';
import type { Neighbours } from './array-machine.ts';
import { DeclaredKeys } from './declared-keys.ts';
import { type OpenKeys, openKeysOf } from './open-keys.ts';

/** What is known of the keys of other sets, too. */
export interface ObjectNeighbours extends Neighbours {
  /** The strings that satisfy a conjunction; null if all do. */
  stringsOf(conjunction: Conjunction): readonly StringSet[] | null;
}

/** What matters of the members that were read. */
export interface ObjectProgress {
  /** One bit for each declared key. */
  readonly seen: Uint32Array;
  /** Other keys that were read. */
  readonly others: readonly string[];
  /** Equal for equal lists of other keys. */
  readonly othersId: number;
  readonly count: number;
  /** Required keys that were not read yet. */
  readonly missing: number;
}

/** A place in a key. */
export interface KeyPlace {
  /** The declared keys that begin so, by index: from `low` to before `high`. */
  readonly low: number;
  readonly high: number;
  /** Code points that were read. */
  readonly depth: number;
  /** State of the other keys; -1 if none begins so. */
  readonly open: number;
  /** What was read, where another key may still come of it. */
  readonly text: string;
  /** Whether none of the other keys that were read begins so. */
  readonly isAlone: boolean;
}

/** Lists of other keys that are known by their ids. Above this, equal lists get other ids. */
const MAX_LISTS = 10_000;

let machines = 0;
let lists = 0;

export class ObjectMachine {
  readonly id = machines++;
  readonly #shape: ObjectShape;
  readonly #neighbours: ObjectNeighbours;
  readonly #keys: DeclaredKeys;
  readonly #names: readonly StringSet[] | null;
  readonly #values: Conjunction[] = [];
  #allowed: Uint8Array | null = null;
  #open: OpenKeys | null | undefined;
  /** Lists of other keys, by the list before and the last key. */
  readonly #lists = new Map<string, Pick<ObjectProgress, 'others' | 'othersId'>>();

  constructor(shape: ObjectShape, neighbours: ObjectNeighbours) {
    this.#shape = shape;
    this.#neighbours = neighbours;
    this.#keys = new DeclaredKeys(
      new Set([...shape.required, ...shape.layers.flatMap(({ properties }) => [...properties.keys()])]),
    );
    this.#names = neighbours.stringsOf(shape.names);
  }

  get isEmpty(): boolean {
    const { required, min, max } = this.#shape;
    if (min > max || required.size > max) return true;
    if ([...required].some((key) => !this.#isPossible(this.#keys.indexOf(key)))) return true;
    return min > required.size && min > this.#possibleKeys();
  }

  get start(): ObjectProgress {
    const seen = new Uint32Array(Math.ceil(this.#keys.length / 32));
    return { seen, others: [], othersId: 0, count: 0, missing: this.#shape.required.size };
  }

  mayEnd({ count, missing }: ObjectProgress): boolean {
    return missing === 0 && count >= this.#shape.min;
  }

  /** Whether one more member may come. */
  mayGoOn(progress: ObjectProgress): boolean {
    return progress.count < this.#shape.max && this.#leadsOn(progress, this.firstPlace(progress));
  }

  firstPlace(progress: ObjectProgress): KeyPlace {
    const open = this.#onlyRequired(progress) ? -1 : (this.open?.start ?? -1);
    return { low: 0, high: this.#keys.length, depth: 0, open, text: '', isAlone: progress.others.length === 0 };
  }

  /** The place behind one more code point; null if no key that may come goes on so. */
  nextPlace(progress: ObjectProgress, place: KeyPlace, code: number): KeyPlace | null {
    const { low, high } = this.#keys.narrow(place, code, code);
    const open = place.open < 0 ? -1 : (this.open?.next(place.open, code) ?? -1);
    const text = open < 0 ? '' : place.text + String.fromCodePoint(code);
    const isAlone = place.isAlone || !progress.others.some((key) => key.startsWith(text));
    const next = { low, high, depth: place.depth + 1, open, text, isAlone };
    return this.#leadsOn(progress, next) ? next : null;
  }

  /** Whether a code point of the range may come. */
  mayComeFrom(progress: ObjectProgress, place: KeyPlace, range: readonly [number, number]): boolean {
    const [first, last] = range;
    if (this.#hasDeclared(progress, this.#keys.narrow(place, first, last))) return true;
    return place.open >= 0 && this.open?.leadsOnFrom(place.open, range, place.text, progress.others) === true;
  }

  /** The value of the key that ends here, and the progress behind it; null if no key ends here. */
  close(progress: ObjectProgress, place: KeyPlace): { value: Conjunction; behind: ObjectProgress } | null {
    const index = this.#keys.endingAt(place);
    if (index !== null)
      return this.#mayCome(progress, index) ? { value: this.#valueAt(index), behind: this.#withDeclared(progress, index) } : null;
    const value = place.open < 0 ? null : (this.open?.valueAt(place.open) ?? null);
    if (value === null || (!place.isAlone && progress.others.includes(place.text))) return null;
    return { value, behind: { ...progress, ...this.#withOther(progress, place.text), count: progress.count + 1 } };
  }

  /**
   * How many characters of any kind may come at this place; Infinity without a limit, -1 where the
   * characters matter.
   */
  freeLength({ others }: ObjectProgress, { low, high, depth, open, text, isAlone }: KeyPlace): number {
    const length = open < 0 ? -1 : (this.open?.freeLength(open) ?? -1);
    if (!Number.isFinite(length) || length < 0 || (isAlone && low === high)) return length;
    // A key that is taken and shorter goes on to others. One of the longest does not.
    const isTaken = (key: string) => key.startsWith(text) && [...key].length === depth + length;
    const declared = Array.from({ length: high - low }, (_, at) => this.#keys.at(low + at));
    return [...others, ...declared].some(isTaken) ? -1 : length;
  }

  /** Everything that a value may have to satisfy. */
  children(): readonly Conjunction[] {
    const declared = Array.from({ length: this.#keys.length }, (_, index) => index).filter((index) => this.#isAllowed(index));
    return [...new Set([...declared.map((index) => this.#valueAt(index)), ...(this.open?.values ?? [])])];
  }

  /** The keys that are not declared; null if there are none. */
  get open(): OpenKeys | null {
    if (this.#open === undefined) this.#open = openKeysOf(this.#shape, this.#names, this.#neighbours);
    return this.#open;
  }

  #possibleKeys(): number {
    const declared = Array.from({ length: this.#keys.length }, (_, index) => index).filter((index) => this.#isPossible(index));
    return declared.length + (this.open?.size ?? 0);
  }

  #leadsOn(progress: ObjectProgress, place: KeyPlace): boolean {
    if (this.#hasDeclared(progress, place)) return true;
    return place.open >= 0 && this.open?.leadsOn(place.open, place.text, progress.others) === true;
  }

  #hasDeclared(progress: ObjectProgress, { low, high }: { low: number; high: number }): boolean {
    for (let index = low; index < high; index++) if (this.#mayCome(progress, index)) return true;
    return false;
  }

  #mayCome(progress: ObjectProgress, index: number): boolean {
    if (isSeen(progress.seen, index) || !this.#isAllowed(index)) return false;
    return !this.#onlyRequired(progress) || this.#shape.required.has(this.#keys.at(index));
  }

  /** Whether all members that may still come are needed for required keys. */
  #onlyRequired({ count, missing }: ObjectProgress): boolean {
    return count + missing >= this.#shape.max;
  }

  #withDeclared(progress: ObjectProgress, index: number): ObjectProgress {
    const seen = progress.seen.slice();
    seen[index >> 5] = (seen[index >> 5] ?? 0) | (1 << (index & 31));
    const missing = progress.missing - (this.#shape.required.has(this.#keys.at(index)) ? 1 : 0);
    return { ...progress, seen, count: progress.count + 1, missing };
  }

  #withOther({ others, othersId }: ObjectProgress, key: string): Pick<ObjectProgress, 'others' | 'othersId'> {
    const name = `${othersId}.${key}`;
    const known = this.#lists.get(name);
    if (known !== undefined) return known;
    if (this.#lists.size >= MAX_LISTS) this.#lists.clear();
    lists++;
    const made = { others: [...others, key], othersId: lists };
    this.#lists.set(name, made);
    return made;
  }

  #isAllowed(index: number): boolean {
    this.#allowed ??= Uint8Array.from({ length: this.#keys.length }, (_, each) => (this.#isPossible(each) ? 1 : 0));
    return this.#allowed[index] === 1;
  }

  #isPossible(index: number): boolean {
    const key = this.#keys.at(index);
    if (this.#names !== null && !this.#names.some((set) => contains(set, key))) return false;
    return !this.#neighbours.isEmpty(this.#valueAt(index));
  }

  #valueAt(index: number): Conjunction {
    return (this.#values[index] ??= valueOf(this.#neighbours.conjunctions, this.#shape, this.#keys.at(index)));
  }
}

function isSeen(seen: Uint32Array, index: number): boolean {
  return ((seen[index >> 5] ?? 0) & (1 << (index & 31))) !== 0;
}
