// Sets of token ids as the engine takes them: bit id % 32 of word id / 32.

export type BitSet = Uint32Array<ArrayBuffer>;

/** An empty set of ids below `size`. */
export function emptyBits(size: number): BitSet {
  return new Uint32Array(Math.ceil(size / 32));
}

export function addBit(bits: BitSet, id: number): void {
  bits[id >>> 5] = (bits[id >>> 5] as number) | (1 << (id & 31));
}

/** Adds all ids of `other`, a set of the same size. */
export function addBits(bits: BitSet, other: BitSet): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] as number) | (other[word] as number);
}

/** The ids of both of two sets of the same size. */
export function commonBits(bits: BitSet, other: BitSet): BitSet {
  return bits.map((word, at) => word & (other[at] as number));
}

/** The only id of a set; null for a set of none or of several. */
export function onlyBit(bits: BitSet): number | null {
  let found = -1;
  for (let word = 0; word < bits.length; word++) {
    const value = bits[word] as number;
    if (value === 0) continue;
    if (found >= 0 || (value & (value - 1)) !== 0) return null;
    found = word * 32 + (31 - Math.clz32(value));
  }
  return found < 0 ? null : found;
}
