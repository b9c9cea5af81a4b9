// Load options in words: the full label has all of them, the short one only those that differ from
// the defaults.

import { expect, test } from 'vitest';
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from '../../contracts/models.ts';
import { describeLoadOptions, describeTrust, unusualIn } from './labels.ts';

test.each<[Partial<LoadOptions>, full: string, unusual: string]>([
  [{}, 'exact weights, embedding on the GPU, f16 cache', ''],
  [{ weights: 'int8' }, 'int8 weights, embedding on the GPU, f16 cache', 'int8 weights'],
  [{ embedding: 'storage' }, 'exact weights, embedding in storage, f16 cache', 'embedding in storage'],
  [{ cache: 'f32' }, 'exact weights, embedding on the GPU, f32 cache', 'f32 cache'],
  [{ weights: 'int8', cache: 'f32' }, 'int8 weights, embedding on the GPU, f32 cache', 'int8 weights, f32 cache'],
])('%o', (change, full, unusual) => {
  const options = { ...DEFAULT_LOAD_OPTIONS, ...change };
  expect(describeLoadOptions(options)).toBe(full);
  expect(unusualIn(options)).toBe(unusual);
});

test('what bytes are compared with is said in the future until there are some', () => {
  expect(describeTrust('app', false)).toBe('Will be checked, byte for byte, against OpenAI’s release');
  expect(describeTrust('app', true)).toBe('Checked, byte for byte, against OpenAI’s release');
  expect(describeTrust('server', true)).toBe('Checked, byte for byte, against its server’s list');
  expect(describeTrust('first-use', false)).toMatch(/^Will be checked/);
});
