// Splits the code points into classes that an automaton does not tell apart.

import { type CodePoints, LAST_CODE_POINT, pairs } from './code-points.ts';

/** Class 0 has the code points that no set contains, the surrogates among them. */
export interface Alphabet {
  /** First code point of each interval, ascending. The first is 0. */
  starts: Uint32Array;
  /** Class of each interval. */
  classes: Uint16Array;
  classCount: number;
  /** Class of each ASCII character. */
  ascii: Uint16Array;
}

/** The coarsest alphabet that tells `sets` apart. `members[i]` lists the classes of set i. */
export function alphabetOf(sets: readonly CodePoints[]): { alphabet: Alphabet; members: number[][] } {
  const bounds = new Set([0]);
  for (const [low, high] of sets.flatMap(pairs)) bounds.add(low).add(high + 1);
  const starts = [...bounds].filter((start) => start <= LAST_CODE_POINT).toSorted((a, b) => a - b);
  const owners = ownersOf(starts, sets);
  const ids = new Map<string, number>([['', 0]]);
  const members: number[][] = sets.map(() => []);
  const classes = owners.map((owner) => {
    const signature = owner.join();
    const known = ids.get(signature);
    if (known !== undefined) return known;
    const id = ids.size;
    ids.set(signature, id);
    for (const set of owner) members[set]?.push(id);
    return id;
  });
  return { alphabet: finish(starts, classes, ids.size), members };
}

/** Lists, for each interval, the sets that contain it. */
function ownersOf(starts: readonly number[], sets: readonly CodePoints[]): number[][] {
  const at = new Map(starts.map((start, index) => [start, index]));
  const owners: number[][] = starts.map(() => []);
  for (const [index, set] of sets.entries()) {
    for (const [low, high] of pairs(set)) {
      const end = at.get(high + 1) ?? starts.length;
      for (let interval = at.get(low) ?? 0; interval < end; interval++) owners[interval]?.push(index);
    }
  }
  return owners;
}

function finish(starts: readonly number[], classes: readonly number[], classCount: number): Alphabet {
  const alphabet = {
    starts: Uint32Array.from(starts),
    classes: Uint16Array.from(classes),
    classCount,
    ascii: new Uint16Array(128),
  };
  for (let code = 0; code < 128; code++) alphabet.ascii[code] = alphabet.classes[intervalOf(alphabet, code)] ?? 0;
  return alphabet;
}

/** Index of the interval that contains `code`. */
export function intervalOf({ starts }: Alphabet, code: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= code) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The alphabet that tells apart what `a` or `b` tell apart. `origins[i]` is the class of `a` and
 * the class of `b` that class i consists of.
 */
export function commonAlphabet(a: Alphabet, b: Alphabet): { alphabet: Alphabet; origins: [number, number][] } {
  const starts = [...new Set([...a.starts, ...b.starts])].toSorted((x, y) => x - y);
  const ids = new Map<number, number>([[0, 0]]);
  const origins: [number, number][] = [[0, 0]];
  const classes = starts.map((start) => {
    const inA = a.classes[intervalOf(a, start)] ?? 0;
    const inB = b.classes[intervalOf(b, start)] ?? 0;
    const pair = inA * 65_536 + inB;
    const known = ids.get(pair);
    if (known !== undefined) return known;
    ids.set(pair, origins.length);
    origins.push([inA, inB]);
    return origins.length - 1;
  });
  return { alphabet: finish(starts, classes, origins.length), origins };
}
