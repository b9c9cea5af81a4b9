// The synthetic layer has gpt-oss-20b's sizes, and is a checkpoint that the engine accepts.

import { expect, test } from 'vitest';
import officialConfig from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { parseConfig } from '../config.ts';
import { weightSpecs } from '../memory/weights.ts';
import { ONE_LAYER, syntheticLayer } from './synthetic-layer.ts';

test('has every size of gpt-oss-20b but layers and vocabulary', () => {
  const { layers, isSliding, vocabulary, ...sizes } = parseConfig(officialConfig);
  expect(parseConfig(ONE_LAYER)).toMatchObject(sizes);
  expect(parseConfig(ONE_LAYER)).toMatchObject({ layers: 1, isSliding: [false], vocabulary: 32_768 });
  expect([layers, isSliding.length, vocabulary]).toEqual([24, 24, 201_088]);
});

test('holds what such a model must, and takes less than a gigabyte', () => {
  const { config, tensors } = syntheticLayer();
  expect(() => weightSpecs(parseConfig(config), tensors)).not.toThrow();
  expect([...tensors.values()].reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(0.9e9);
});

test('delivers every byte once, with numbers that a model could have', async () => {
  const { tensors, stream } = syntheticLayer();
  const names = new Set(['model.layers.0.mlp.experts.down_proj_scales', 'model.norm.weight', 'model.layers.0.mlp.router.weight']);
  const delivered = new Map<string, number>();
  await stream(names, ({ name, offset, bytes }) => {
    expect(offset).toBe(delivered.get(name) ?? 0);
    delivered.set(name, offset + bytes.length);
    if (name.endsWith('_scales')) expect(bytes.every((exponent) => exponent === 120)).toBe(true);
    else for (const value of valuesOf(bytes)) expect(Math.abs(value)).toBeLessThan(2 ** -6);
  });
  for (const name of names) expect(delivered.get(name)).toBe(tensors.get(name)?.bytes);
});

/** The first of the bf16 values. */
function valuesOf(bytes: Uint8Array<ArrayBuffer>): number[] {
  const words = new Uint16Array(bytes.slice(0, 2048).buffer);
  return [...new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer)];
}
