// YaRN's tables against numbers of 60 digits (Python's mpmath, arXiv 2309.00071 with gpt-oss's own bounds, which are not rounded).
// transformers computes them in f32 only: test/support/goldens/edge-tables.test.ts compares with that.

import { describe, expect, test } from 'vitest';
import official from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { type Config, parseConfig } from '../config.ts';
import { inverseFrequencies, ropeTable } from './yarn.ts';

const config = parseConfig(official);

// Pairs before, at the edges of, inside and behind the interpolated range (8.09 to 17.40).
const INVERSE_FREQUENCIES: [pair: number, radians: number][] = [
  [0, 1],
  [1, 0.689044305888163],
  [8, 0.0508132748154615],
  [9, 0.0317056961846638],
  [12, 0.00679495948973222],
  [17, 0.000129318701245063],
  [18, 0.0000383088123737534],
  [31, 3.02351142811921e-7],
];

// f64 keeps 1e-16; a power and a logarithm lose a little.
const RELATIVE = 1e-12;
const isRight = (found: Float64Array) =>
  INVERSE_FREQUENCIES.every(([pair, radians]) => Math.abs((found[pair] ?? Number.NaN) / radians - 1) <= RELATIVE);

describe('inverse frequencies', () => {
  test('are those of 60 digits to 1e-12', () => {
    expect(inverseFrequencies(config)).toHaveLength(32);
    expect(isRight(inverseFrequencies(config))).toBe(true);
  });

  test.each<[string, Partial<Config>]>([
    ['a truncated range', { yarn: { ...config.yarn, truncate: true } }],
    ['beta_fast and beta_slow exchanged', { yarn: { ...config.yarn, betaFast: 1, betaSlow: 32 } }],
    ['the whole context for the original one', { yarn: { ...config.yarn, originalContext: 131_072 } }],
    ['no YaRN', { yarn: { ...config.yarn, factor: 1 } }],
  ])('of %s would be seen', (_, mistake) => {
    expect(isRight(inverseFrequencies({ ...config, ...mistake }))).toBe(false);
  });

  test('move by more than a hundredth where the range is truncated, which no logits show', () => {
    const truncated = inverseFrequencies({ ...config, yarn: { ...config.yarn, truncate: true } });
    const moved = inverseFrequencies(config).map((radians, pair) => Math.abs((truncated[pair] ?? 0) / radians - 1));
    expect(Math.max(...moved)).toBeGreaterThan(0.01);
  });
});

describe('the table of angles', () => {
  test('starts with the concentration at position 0, not with 1', () => {
    expect(config.yarn.attentionFactor).toBeCloseTo(1.3465735902799727, 15);
    const first = ropeTable(config, 1);
    expect(first).toEqual(Float32Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 1.3465735902799727 : 0)));
  });

  test('holds cosine and sine of each pair, rounded once, up to the last position of the context', () => {
    const table = ropeTable(config, config.maxContext);
    const rows: [position: number, pair: number, cos: number, sin: number][] = [
      [1, 0, 0.727556815849409, 1.13310260512919],
      [17, 9, 1.15566179026763, 0.691162976840418],
      [131_071, 0, -1.10147497756061, -0.774605259372383],
      [131_071, 13, -1.32366064063726, -0.2473518596398],
      [131_071, 31, 1.34551633536499, 0.0533500262930064],
    ];
    for (const [position, pair, cos, sin] of rows) {
      const at = (position * 32 + pair) * 2;
      // Half of f32's last bit below 2, and nothing for the angle.
      expect(Math.abs((table[at] ?? Number.NaN) - cos)).toBeLessThan(2 ** -24 + 1e-10);
      expect(Math.abs((table[at + 1] ?? Number.NaN) - sin)).toBeLessThan(2 ** -24 + 1e-10);
    }
  });
});
