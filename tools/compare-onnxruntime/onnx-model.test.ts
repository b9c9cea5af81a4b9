// The protobuf of a model of one node, byte by byte, around the first lengths that need two bytes.

import { expect, test } from 'vitest';
import { onnxModel } from './onnx-model.ts';

const model = onnxModel({
  operator: 'MatMulNBits',
  attributes: { K: 300, alpha: 2 },
  floats: ['alpha'],
  inputs: [{ name: 'x', shape: [1, 300] }, '', { name: 'codes', shape: [200], data: new Uint8Array(200).fill(7) }],
  outputShape: [1, 1],
});

const indexOf = (bytes: readonly number[]) =>
  [...model].findIndex((_, start) => bytes.every((byte, i) => model[start + i] === byte));
const text = (value: string) => [...new TextEncoder().encode(value)];

test('a whole number is a varint of seven bits a byte, the low ones first', () => {
  // AttributeProto: name "K", i 300, type INT.
  expect(indexOf([0x0a, 1, ...text('K'), 0x18, 0xac, 0x02, 0xa0, 0x01, 2])).toBeGreaterThan(0);
});

test('a float is four bytes', () => {
  expect(indexOf([0x0a, 5, ...text('alpha'), 0x15, 0, 0, 0, 0x40, 0xa0, 0x01, 1])).toBeGreaterThan(0);
});

test('weights stand in the model as raw bytes; what is given at run time and what is left out do not', () => {
  // TensorProto: dims 200, type UINT8, name, raw_data of 200 bytes.
  expect(indexOf([0x08, 0xc8, 0x01, 0x10, 2, 0x42, 5, ...text('codes'), 0x4a, 0xc8, 0x01, 7, 7])).toBeGreaterThan(0);
  // NodeProto: input x, an empty one, input codes, output out.
  expect(indexOf([0x0a, 1, ...text('x'), 0x0a, 0, 0x0a, 5, ...text('codes'), 0x12, 3, ...text('out')])).toBeGreaterThan(0);
});
