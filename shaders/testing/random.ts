// Seeded inputs for kernel tests: the same numbers on every GPU and in every run.
// Makes f32 activations, and the checkpoint's own encodings as bytes: bf16, MXFP4 blocks and
// scales.
// The kernel and the reference read the same bytes.

export interface Random {
  /** A number in [0, 1). */
  uniform(): number;
  /** A whole number below `limit`. */
  below(limit: number): number;
  /** Numbers of a normal distribution; all 24 bits of an f32 are used. */
  normals(count: number, std?: number): Float32Array<ArrayBuffer>;
  /** Numbers as of `normals`, in bf16. // (count) bf16 */
  bf16(count: number, std?: number): Uint8Array<ArrayBuffer>;
  /** Any codes: 16 bytes a block. */
  blocks(count: number): Uint8Array<ArrayBuffer>;
  /** Scales of 2^-9 to 2^-5: a row's products with normals stay near 1. */
  scales(count: number): Uint8Array<ArrayBuffer>;
}

export function random(seed: number): Random {
  let state = seed >>> 0;
  // Mulberry32: one multiplication chain, and a counter as its only state. It is good enough for
  // inputs.
  const word = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (z ^ (z >>> 14)) >>> 0;
  };
  const uniform = () => word() / 2 ** 32;
  const below = (limit: number) => Math.floor(uniform() * limit);
  // Box and Muller; 1 - u keeps the logarithm finite.
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const normals = (count: number, std = 1) => Float32Array.from({ length: count }, () => std * normal());
  return {
    uniform,
    below,
    normals,
    bf16: (count, std) => bf16Of(normals(count, std)),
    blocks: (count) => Uint8Array.from({ length: count * 16 }, () => below(256)),
    scales: (count) => Uint8Array.from({ length: count }, () => 118 + below(5)),
  };
}

/** Converts numbers to bf16, cut to its 8 bits of precision. // (values) bf16 */
export function bf16Of(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Float32Array.from(values).buffer);
  return new Uint8Array(Uint16Array.from(words, (word) => word >>> 16).buffer);
}
