// Converts F16 and F32 tensors to bf16 while they are uploaded: the kernels read bf16 alone. Each
// number becomes the nearest bf16, an even one where two are as near: an error of 2^-9 of itself at
// most, and none for numbers that were bf16 before, as OpenAI's are. That is what transformers does
// where it loads such a checkpoint as bf16.

import type { TensorPiece } from '../../contracts/tensors.ts';

/** Element types of dense tensors that the engine reads, with bytes of an element. */
export const DENSE_BYTES: Readonly<Record<string, number>> = { BF16: 2, F16: 2, F32: 4 };

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Whole elements of F16 or F32 as bf16; `bytes` may start at any offset. Other dtypes pass
 * unchanged.
 */
export function bf16Bytes(bytes: Bytes, dtype: string): Bytes {
  if (dtype === 'F32') return roundAll(bytes, bytes.length / 4, (view, i) => view.getUint32(i * 4, true));
  if (dtype === 'F16') return roundAll(bytes, bytes.length / 2, (view, i) => f32BitsOfHalf(view.getUint16(i * 2, true)));
  return bytes;
}

function roundAll(bytes: Bytes, count: number, f32BitsAt: (view: DataView, index: number) => number): Bytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Uint16Array(count);
  for (let i = 0; i < count; i++) out[i] = roundToBf16(f32BitsAt(view, i));
  return new Uint8Array(out.buffer);
}

/** The upper half of an f32, rounded to nearest even; a NaN stays one. */
function roundToBf16(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** The f32 with the value of an f16: exact, subnormals too. */
function f32BitsOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 31;
  const mantissa = half & 1023;
  if (exponent === 31) return (sign | 0x7f800000 | (mantissa << 13)) >>> 0;
  if (exponent > 0) return (sign | ((exponent + 112) << 23) | (mantissa << 13)) >>> 0;
  if (mantissa === 0) return sign >>> 0;
  const shift = Math.clz32(mantissa) - 21;
  return (sign | ((113 - shift) << 23) | (((mantissa << shift) & 1023) << 13)) >>> 0;
}

/**
 * Pieces of tensors as pieces of bf16. An F32 piece may end in half a word of bf16: that element
 * waits for the next piece, so that every piece starts at a multiple of 4 and only a tensor's last
 * is of another length.
 */
export class Bf16Pieces {
  /** The last element of each tensor's piece before, where it waits. */
  readonly #waiting = new Map<string, Bytes>();

  /**
   * `piece` as bf16, in the tensor's order; null where nothing is whole yet. `tensorBytes` of the
   * tensor as it is stored.
   */
  convert(piece: TensorPiece, dtype: string, tensorBytes: number): TensorPiece | null {
    if (dtype !== 'F32' && dtype !== 'F16') return piece;
    const scale = 2 / (DENSE_BYTES[dtype] ?? 2);
    const waiting = this.#waiting.get(piece.name);
    const converted = bf16Bytes(piece.bytes, dtype);
    const bytes = waiting ? joined(waiting, converted) : converted;
    const offset = piece.offset * scale - (waiting?.length ?? 0);
    const isEnd = piece.offset + piece.bytes.length === tensorBytes;
    const whole = isEnd ? bytes.length : bytes.length - (bytes.length % 4);
    if (whole < bytes.length) this.#waiting.set(piece.name, bytes.slice(whole));
    else this.#waiting.delete(piece.name);
    return whole === 0 ? null : { name: piece.name, offset, bytes: bytes.subarray(0, whole) };
  }
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
