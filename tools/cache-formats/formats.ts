// Formats that a KV cache could have, as what is read back of a row that was written. Pure; rounding is to nearest, ties to even.

/** Numbers of one key head: what a cache may give a scale to. */
const HEAD = 64;

/** What the cache gives back of a position's keys or values. // (G * 64) -> (G * 64) */
export type Format = (row: Float64Array, what: 'keys' | 'values') => Float64Array;

/** Where f16 ends: larger numbers become infinite. */
const F16_MAX = 65504;

/** The nearest f16. */
export function toF16(value: number): number {
  // Below 2^-14 f16 has a fixed step, 2^-24.
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value) || Number.MIN_VALUE)));
  const step = 2 ** (exponent - 10);
  const rounded = toEven(value / step) * step;
  return Math.abs(rounded) > F16_MAX ? Math.sign(value) * Number.POSITIVE_INFINITY : rounded;
}

/** The nearest bf16, of the nearest f32. */
export function toBf16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  const [word = 0] = bits;
  bits[0] = (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000;
  return new Float32Array(bits.buffer)[0] as number;
}

/** The nearest whole number, the even one of two. */
function toEven(value: number): number {
  const down = Math.floor(value);
  const above = value - down;
  return above > 0.5 || (above === 0.5 && down % 2 !== 0) ? down + 1 : down;
}

const each =
  (round: (value: number) => number): Format =>
  (row) =>
    row.map(round);

/** Rounds every head of a row by itself. */
const eachHead =
  (round: (head: Float64Array) => Float64Array): Format =>
  (row) => {
    const out = new Float64Array(row.length);
    for (let start = 0; start < row.length; start += HEAD) out.set(round(row.subarray(start, start + HEAD)), start);
    return out;
  };

const maxOf = (head: Float64Array) => head.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

/** f16 behind a scale that brings the head's largest number near 2^10, far from both of f16's ends. */
const scaledF16 = eachHead((head) => {
  const scale = 2 ** (10 - Math.floor(Math.log2(maxOf(head) || 1)));
  return head.map((value) => toF16(value * scale) / scale);
});

/** Whole numbers of 16 bits and an f32 scale for each head: WGSL's `pack2x16snorm` behind a factor. */
const scaledInt16 = eachHead((head) => {
  const scale = Math.fround(maxOf(head)) / 32767;
  return scale === 0 ? head : head.map((value) => Math.max(-32767, Math.min(32767, toEven(value / scale))) * scale);
});

const keysAndValues =
  (keys: Format, values: Format): Format =>
  (row, what) =>
    (what === 'keys' ? keys : values)(row, what);

const f16 = each(toF16);
const f32 = each(Math.fround);

export const FORMATS: Readonly<Record<string, Format>> = {
  f32,
  f16,
  'f16, a power of two for each head': scaledF16,
  bf16: each(toBf16),
  'keys f16, values bf16': keysAndValues(f16, each(toBf16)),
  'keys f16, values f32': keysAndValues(f16, f32),
  'keys f32, values f16': keysAndValues(f32, f16),
  'int16, a scale for each head': scaledInt16,
};
