// The uniform of sampling: its fields are those of the WGSL, and each value lies in its field.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packStruct, structWords } from './pack-struct.ts';
import { SAMPLING_FIELDS, samplingWords } from './sampling-state.ts';

const WGSL_TYPES = { f32: 'f32', u32: 'u32' } as const;

test('the fields of sampling are those of sampling.wgsl, in order and type', () => {
  const wgsl = readFileSync('shaders/shared/sampling/sampling.wgsl', 'utf8');
  const body = /struct Sampling \{([^}]*)\}/.exec(wgsl)?.[1] ?? '';
  const found = [...body.replace(/\/\/.*$/gm, '').matchAll(/(\w+): ([^,\n]+(?:, \d+>)?),/g)].map(([, name, type]) => [
    name,
    type,
  ]);
  const expected = Object.entries(SAMPLING_FIELDS).map(([name, type]) => [
    name,
    typeof type === 'number' ? `array<vec4<u32>, ${type / 4}>` : WGSL_TYPES[type],
  ]);
  expect(found).toEqual(expected);
});

test('each value lies in its field', () => {
  const words = samplingWords(
    { temperature: 0.5, seed: 7, topK: 3, topP: 0.25, minP: 0.125, presencePenalty: 2 },
    { stopTokens: new Set([9, 11]), limit: 100 },
    1000,
    true,
  );
  const floats = new Float32Array(words.buffer);
  expect([floats[0], words[1], floats[2], floats[6]]).toEqual([0.5, 3, 0.25, 2]);
  expect(floats[3]).toBeCloseTo(Math.log(8), 6);
  expect([...words.subarray(7, 15)]).toEqual([7, 2 | 4, 100, 2, 0, 9, 11, 0]);
  expect(words).toHaveLength(28);
});

test('a list takes its words, and what it lacks is zero', () => {
  const fields = { a: 'f32', list: 4, b: 'u32' } as const;
  expect(structWords(fields)).toBe(6);
  const words = packStruct(fields, { a: 1, list: [5, 6], b: 8 });
  expect([...words]).toEqual([0x3f80_0000, 5, 6, 0, 0, 8]);
});
