// prefill_rope against the reference: positions where tables go wrong, and the places of keys and
// values in the cache.

import { describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { ropeTable } from '../src/engine/memory/yarn.ts';
import { rope } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { f16Of, f16Values } from './testing/f16.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';

// Two products of values up to 5 and an angle's f32 rounding: 3 · 2^-24 · 5 · 1.35.
const kernel = kernelUnderTest('prefill_rope', { atol: 1.5e-6, eps: 0 });
// WGSL lets a conversion to f16 take either neighbour.
const F16 = { atol: 2e-6, eps: 2 ** -10 };
// No f16 that a kernel writes is this: NaN twice.
const UNWRITTEN = 0x7fc27fc2;

interface Case {
  config: Config;
  tokens: number;
  firstPosition: number;
}

interface Outputs {
  q: ArrayLike<number>;
  /** Positions of the step. */
  keys: ArrayLike<number>;
  values: ArrayLike<number>;
}

const rowsIn = ({ heads, kvHeads, headDim }: Config) => (heads + 2 * kvHeads) * headDim;

function qkvOf({ config, tokens }: Case): Float32Array<ArrayBuffer> {
  return random(config.heads + tokens).normals(tokens * rowsIn(config));
}

/**
 * Rotates a step's rows.
 * The cache holds exactly the positions up to the step's last, or is a ring of `capacity`.
 */
async function turned(one: Case, capacity = one.firstPosition + one.tokens): Promise<Outputs> {
  const { config, tokens, firstPosition } = one;
  const words = (config.kvHeads * config.headDim) / 2;
  const cache = () => new Uint32Array(capacity * words).fill(UNWRITTEN);
  const angles = ropeTable(config, firstPosition + tokens);
  const q = untouched(tokens * config.heads * config.headDim);
  const { keys, values, ...rest } = await kernel.run({
    config,
    buffers: { qkv: qkvOf(one), angles, q, keys: cache(), values: cache() },
    params: { capacity },
    step: { tokens, firstPosition },
  });
  const rowsOfStep = Array.from({ length: tokens }, (_, t) => (firstPosition + t) % capacity);
  const written = (rows: Uint32Array<ArrayBuffer>) => {
    const found = rowsOfStep.flatMap((row) => [...f16Values(rows.slice(row * words, (row + 1) * words))]);
    for (const row of rowsOfStep) rows.fill(UNWRITTEN, row * words, (row + 1) * words);
    expect(
      rows.every((word) => word === UNWRITTEN),
      'rows of other positions',
    ).toBe(true);
    return found;
  };
  return { q: rest.q, keys: written(keys), values: written(values) };
}

function expected(one: Case): Outputs {
  const { config, firstPosition } = one;
  const rows = rowsOf(qkvOf(one), rowsIn(config));
  const [qEnd, kEnd] = [config.heads * config.headDim, (config.heads + config.kvHeads) * config.headDim];
  const turn = (from: number, to: number) => rows.map((row, t) => rope(row.slice(from, to), firstPosition + t, config));
  return {
    q: flat(turn(0, qEnd)),
    keys: flat(turn(qEnd, kEnd)),
    values: flat(rows.map((row) => row.slice(kEnd))),
  };
}

function expectSame(found: Outputs, wanted: Outputs): void {
  kernel.expectClose(found.q, wanted.q);
  kernel.expectClose(found.keys, wanted.keys, F16);
  kernel.expectClose(found.values, wanted.values, F16);
}

const real: Config = { ...gptOss20b, heads: 8, kvHeads: 1 };

describe('prefill_rope', () => {
  test.each<[string, Case]>([
    ['one token', { config: tiny, tokens: 1, firstPosition: 0 }],
    ['many tokens', { config: tiny, tokens: MANY, firstPosition: 0 }],
    ['many tokens, at later positions', { config: tiny, tokens: MANY, firstPosition: 100 }],
    ['all 64 heads', { config: gptOss20b, tokens: 2, firstPosition: 16 }],
    ['the real width, which ends in the middle of a workgroup', { config: { ...real, heads: 7 }, tokens: 1, firstPosition: 1 }],
  ])('%s', async (_, one) => {
    expectSame(await turned(one), expected(one));
  });

  test.each([0, 1, 17, 127, 128, 4095])('position %i at the real frequencies', async (firstPosition) => {
    const one = { config: real, tokens: 1, firstPosition };
    expectSame(await turned(one), expected(one));
  });

  // With 8 dimensions a head, the cache up to this position takes 4 MB instead of 33.
  test('position 131,071, the last of the real context', async () => {
    const one = { config: { ...tiny, heads: 2, kvHeads: 1 }, tokens: 1, firstPosition: 131_071 };
    expectSame(await turned(one), expected(one));
  });

  test('at position 0 queries and keys grow by the concentration, and nothing else happens to them', async () => {
    const one = { config: real, tokens: 1, firstPosition: 0 };
    const { q } = await turned(one);
    const c = real.yarn.attentionFactor;
    expect(c).toBeGreaterThan(1.3);
    kernel.expectClose(
      q,
      Array.from(qkvOf(one).subarray(0, q.length), (value) => c * value),
    );
  });

  test('a ring that has gone round: a position takes the row of the one that is `capacity` older', async () => {
    const one = { config: tiny, tokens: 5, firstPosition: 46 };
    expectSame(await turned(one, 16), expected(one));
  });

  test('what f16 cannot hold becomes its largest number', async () => {
    const config = { ...tiny, heads: 1, kvHeads: 1 };
    const qkv = new Float32Array(rowsIn(config)).fill(-1e6);
    const none = () => new Uint32Array(config.headDim / 2);
    const buffers = { qkv, angles: ropeTable(config, 1), q: untouched(config.headDim), keys: none(), values: none() };
    const { keys, values } = await kernel.run({ config, buffers, params: { capacity: 1 } });
    expect([...keys, ...values]).toEqual([...f16Of(Array<number>(2 * config.headDim).fill(-65504))]);
  });

  test.fails('control: turned by the next position’s angle', async () => {
    const one = { config: real, tokens: 1, firstPosition: 17 };
    kernel.expectClose((await turned(one)).q, expected({ ...one, firstPosition: 18 }).q);
  });
});
