import { expect, test } from 'vitest';
import { randomTensor } from './random-bytes.ts';
import type { Distribution, Tensor } from './tensors.ts';

const elements = 100_003; // odd, and more than one piece

function makeBytes(values: Distribution, name = 'tensor', seed = 1): Uint8Array {
  const dtype = values.kind === 'blocks' || values.kind === 'scales' ? 'U8' : 'BF16';
  const bytes = elements * (dtype === 'U8' ? 1 : 2);
  const tensor: Tensor = { name, dtype, shape: [elements], bytes, values };
  const pieces: Buffer[] = [];
  for (const piece of randomTensor(tensor, seed)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

function makeNumbers(values: Distribution, name?: string): Float64Array {
  const bytes = makeBytes(values, name);
  const bf16 = (bits: number) => new Float32Array(Uint32Array.of(bits << 16).buffer)[0] as number;
  return Float64Array.from({ length: elements }, (_, i) => bf16((bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8)));
}

const mean = (numbers: Float64Array) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const product = (a: Float64Array, b: Float64Array) => mean(a.map((number, i) => number * (b[i] as number)));

test('gives every byte of a tensor, also of one that ends within a word', () => {
  expect(makeBytes({ kind: 'blocks' })).toHaveLength(elements);
  expect(makeBytes({ kind: 'normal', std: 1 })).toHaveLength(2 * elements);
});

test('a normal tensor has the mean, the deviation and the tails it was asked for', () => {
  const numbers = makeNumbers({ kind: 'normal', std: 3 });
  expect(mean(numbers)).toBeCloseTo(0, 1);
  expect(Math.sqrt(product(numbers, numbers)) / 3).toBeCloseTo(1, 2);
  const beyondTwo = numbers.filter((number) => Math.abs(number) > 6).length / elements;
  expect(beyondTwo).toBeCloseTo(0.0455, 2);
});

test('a uniform tensor stays within its bounds, as bf16 rounds them', () => {
  const numbers = makeNumbers({ kind: 'uniform', low: 0.8, high: 1.2 });
  expect(Math.min(...numbers)).toBeGreaterThan(0.795);
  expect(Math.max(...numbers)).toBeLessThan(1.205);
  expect(mean(numbers)).toBeCloseTo(1, 2);
});

test('scales are the five around their center, as often each', () => {
  const counts = new Map<number, number>();
  for (const scale of makeBytes({ kind: 'scales', center: 121 })) counts.set(scale, (counts.get(scale) ?? 0) + 1);
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([119, 120, 121, 122, 123]);
  for (const count of counts.values()) expect((count * 5) / elements).toBeCloseTo(1, 1);
});

test('blocks hold every byte, as often each', () => {
  const counts = new Uint32Array(256);
  for (const byte of makeBytes({ kind: 'blocks' })) counts[byte] = (counts[byte] as number) + 1;
  const expected = elements / 256;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 255 degrees of freedom have mean 255 and deviation 22.6. The bounds are five deviations away.
  expect(chiSquare).toBeGreaterThan(142);
  expect(chiSquare).toBeLessThan(368);
});

test('tensors of different names and neighbours within one do not follow each other', () => {
  const a = makeNumbers({ kind: 'normal', std: 1 }, 'model.layers.0.self_attn.q_proj.weight');
  const b = makeNumbers({ kind: 'normal', std: 1 }, 'model.layers.1.self_attn.q_proj.weight');
  // The product of independent values has a deviation of 1/sqrt(elements), 0.0032. The bound is
  // five deviations.
  expect(Math.abs(product(a, b))).toBeLessThan(0.016);
  expect(Math.abs(product(a.subarray(1), a.subarray(0, -1)))).toBeLessThan(0.016);
});
