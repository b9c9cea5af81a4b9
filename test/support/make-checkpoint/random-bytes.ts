// Makes the bytes of a random tensor from seed, tensor name and position alone. So any shard can be
// made by itself.

import type { Distribution, Tensor } from './tensors.ts';

/** Bytes made at a time: small enough to stay in a processor's second cache. */
const pieceBytes = 64 * 1024;

/**
 * Entries of a bf16 table: 12 of the 16 random bits, the outermost quantiles at 3.7 standard
 * deviations.
 */
const tableEntries = 4096;

/** Yields a tensor's bytes in order. Each piece is valid only until the next. */
export function* randomTensor(tensor: Tensor, seed: number): Generator<Uint8Array<ArrayBuffer>> {
  const words = new Uint32Array(pieceBytes / 4);
  const piece = new Uint8Array(words.buffer);
  const key = tensorKey(tensor.name, seed);
  const shape = shaper(tensor.values);
  for (let offset = 0; offset < tensor.bytes; offset += pieceBytes) {
    fillRandom(words, key, offset / 4);
    shape(words);
    yield piece.subarray(0, Math.min(pieceBytes, tensor.bytes - offset));
  }
}

/** Any bytes of a tensor, `from` to before `until`, equal to those of `randomTensor`. */
export function tensorReader(tensor: Tensor, seed: number): (from: number, until: number) => Uint8Array<ArrayBuffer> {
  const key = tensorKey(tensor.name, seed);
  const shape = shaper(tensor.values);
  return (from, until) => {
    const first = Math.floor(from / 4);
    const words = new Uint32Array(Math.ceil(until / 4) - first);
    fillRandom(words, key, first);
    shape(words);
    return new Uint8Array(words.buffer).subarray(from - first * 4, until - first * 4);
  };
}

/**
 * Fills `words` with the stream's words from `first` on. Each is a hash of its position and the
 * key, mixed like the end of MurmurHash3.
 */
function fillRandom(words: Uint32Array, key: number, first: number): void {
  for (let i = 0; i < words.length; i++) {
    let x = first + i;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b) ^ key;
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) + key;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    words[i] = x ^ (x >>> 13);
  }
}

/** FNV-1a of the seed's four bytes and the name. */
function tensorKey(name: string, seed: number): number {
  let key = 0x811c9dc5;
  const bytes = [seed & 255, (seed >>> 8) & 255, (seed >>> 16) & 255, seed >>> 24, ...new TextEncoder().encode(name)];
  for (const byte of bytes) key = Math.imul(key ^ byte, 0x01000193);
  return key;
}

/** Turns random words into a distribution's values, in place. */
function shaper(values: Distribution): (words: Uint32Array<ArrayBuffer>) => void {
  switch (values.kind) {
    case 'blocks':
      return () => {};
    case 'scales':
      return lookUpScales(values.center);
    case 'normal':
      return lookUpBf16(normalQuantiles(tableEntries).map((quantile) => quantile * values.std));
    case 'uniform':
      return lookUpBf16(uniformQuantiles(values.low, values.high));
  }
}

function lookUpScales(center: number): (words: Uint32Array<ArrayBuffer>) => void {
  const table = Uint8Array.from({ length: 256 }, (_, byte) => center - 2 + ((byte * 5) >> 8));
  return (words) => {
    const bytes = new Uint8Array(words.buffer);
    for (let i = 0; i < bytes.length; i++) bytes[i] = table[bytes[i] as number] as number;
  };
}

function lookUpBf16(quantiles: Float64Array): (words: Uint32Array<ArrayBuffer>) => void {
  const table = Uint16Array.from(quantiles, bf16Bits);
  const mask = table.length - 1;
  return (words) => {
    const halves = new Uint16Array(words.buffer);
    for (let i = 0; i < halves.length; i++) halves[i] = table[(halves[i] as number) & mask] as number;
  };
}

/**
 * The bits of the nearest bf16 number: the upper half of its f32, rounded to the nearest, ties to
 * even.
 */
function bf16Bits(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] as number;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

function uniformQuantiles(low: number, high: number): Float64Array {
  return Float64Array.from({ length: tableEntries }, (_, i) => low + ((high - low) * (i + 0.5)) / tableEntries);
}

/**
 * The standard normal distribution's quantiles at (i + ½)/count, by adding up its density in steps
 * of a thousandth.
 */
function normalQuantiles(count: number): Float64Array {
  const step = 1e-3;
  const quantiles = new Float64Array(count);
  let x = -5;
  let below = 0;
  for (let i = 0; i < count; i++) {
    while (below < (i + 0.5) / count) {
      below += (step * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
      x += step;
    }
    quantiles[i] = x - step / 2;
  }
  return quantiles;
}
