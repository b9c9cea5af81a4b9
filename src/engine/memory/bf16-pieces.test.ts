// Dense tensors in F16 and F32 become the nearest bf16, however their bytes are cut into pieces.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { f16Values } from '../../../shaders/testing/f16.ts';
import { Bf16Pieces, bf16Bytes } from './bf16-pieces.ts';

const bytesOf = (array: Uint16Array | Uint32Array | Float32Array) => new Uint8Array(array.slice().buffer);
const valueOf = (bits: number) => new Float32Array(Uint32Array.of(bits << 16).buffer)[0] as number;

/**
 * The nearest bf16 of a finite number, found by looking at its two neighbours, an even one where
 * both are as near.
 */
function nearest(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  const below = bits >>> 16;
  const [near, far] = [Math.abs(value - valueOf(below)), Math.abs(valueOf(below + 1) - value)];
  // Past the largest bf16 the next step counts as one of its binade.
  const isInfinite = !Number.isFinite(valueOf(below + 1));
  const gap = isInfinite ? Math.abs(Math.sign(value) * 2 ** 128 - value) : far;
  return near < gap || (near === gap && below % 2 === 0) ? below : below + 1;
}

const bf16Of = (bytes: Uint8Array<ArrayBuffer>) => [...new Uint16Array(bytes.slice().buffer)];

test('F7 every f16 becomes the nearest bf16', () => {
  const halves = Uint16Array.from({ length: 0x1_0000 }, (_, half) => half);
  const values = f16Values(new Uint32Array(halves.buffer));
  const found = bf16Of(bf16Bytes(bytesOf(halves), 'F16'));
  halves.forEach((half, i) => {
    const exponent = (half >> 10) & 31;
    if (exponent < 31) expect([half, found[i]]).toEqual([half, half === 0x8000 ? 0x8000 : nearest(values[i] as number)]);
    else if ((half & 1023) === 0) expect(valueOf(found[i] as number)).toBe(half === 0x7c00 ? Infinity : -Infinity);
    else expect(valueOf(found[i] as number)).toBeNaN();
  });
});

test('F7 every f32 becomes the nearest bf16, and what was bf16 stays as it was', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const [found] = bf16Of(bf16Bytes(bytesOf(Float32Array.of(value)), 'F32'));
      expect(found).toBe(Object.is(value, -0) ? 0x8000 : nearest(value));
    }),
    { numRuns: 5000 },
  );
  const all = Uint32Array.from({ length: 0x1_0000 }, (_, bits) => bits * 0x1_0000);
  const found = bf16Of(bf16Bytes(bytesOf(all), 'F32'));
  const isKept = (bits: number) => found[bits] === bits || Number.isNaN(valueOf(bits));
  expect([...all.keys()].filter((bits) => !isKept(bits))).toEqual([]);
});

test('F7 a tensor is the same however it is cut, and every piece starts at a multiple of four', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(cuts, fc.constantFrom('F16', 'F32'), fc.boolean(), (lengths, dtype, endsOdd) => {
      const words = lengths.reduce((sum, length) => sum + length, 0);
      // F16 may end in half a word, as its pieces do.
      const total = words * 4 - (dtype === 'F16' && endsOdd ? 2 : 0);
      const bytes = Uint8Array.from({ length: total }, (_, i) => (i * 37) % 61);
      const whole = bf16Bytes(bytes, dtype);
      const pieces = new Bf16Pieces();
      const found = new Uint8Array(whole.length);
      let covered = 0;
      let offset = 0;
      for (const length of lengths) {
        const end = Math.min(offset + length * 4, total);
        const piece = pieces.convert({ name: 'tensor', offset, bytes: bytes.slice(offset, end) }, dtype, total);
        offset = end;
        if (piece === null) continue;
        expect([piece.offset, piece.offset % 4]).toEqual([covered, 0]);
        if (end < total) expect(piece.bytes.length % 4).toBe(0);
        found.set(piece.bytes, piece.offset);
        covered += piece.bytes.length;
      }
      expect([covered, ...found]).toEqual([whole.length, ...whole]);
    }),
  );
});
