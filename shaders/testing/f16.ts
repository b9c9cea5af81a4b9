// Converts f16 as the KV cache stores it, two to a word, for kernel tests.
// Node 20 has no Float16Array.

/**
 * Converts numbers to f16, rounded to nearest even, the first of two in the low half.
 * // (values) -> (values / 2) u32
 */
export function f16Of(values: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const halves = Uint16Array.from(values, halfOf);
  return new Uint32Array(halves.buffer);
}

/** Converts such words to numbers. // (n) u32 -> (2 n) */
export function f16Values(words: Uint32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const halves = new Uint16Array(words.buffer, words.byteOffset, words.length * 2);
  return Float32Array.from(halves, (half) => {
    const [exponent, mantissa] = [(half >> 10) & 31, half & 1023];
    const magnitude = exponent === 0 ? mantissa * 2 ** -24 : (1 + mantissa / 1024) * 2 ** (exponent - 15);
    return half & 0x8000 ? -magnitude : magnitude;
  });
}

/** Converts a finite number within f16's range to its bits. */
function halfOf(value: number): number {
  const magnitude = Math.abs(value);
  const exponent = Math.max(Math.floor(Math.log2(magnitude || 2 ** -14)), -14);
  const steps = magnitude / 2 ** (exponent - 10);
  const floor = Math.floor(steps);
  const isUp = steps - floor > 0.5 || (steps - floor === 0.5 && floor % 2 === 1);
  // A mantissa that rounds up to 2048 carries into the exponent, as adding its bits does.
  return (value < 0 ? 0x8000 : 0) + ((exponent + 14) << 10) + floor + (isUp ? 1 : 0);
}
