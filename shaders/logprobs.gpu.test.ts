// top_logits, then logprobs, against logprobsOf over logits that were read back: same ids, same
// order.

import { describe, expect, test } from 'vitest';
import { vocabularyParts } from '../src/engine/kernels/sampling-kernels.ts';
import { MAX_LOGPROBS } from '../src/engine/memory/sampling-state.ts';
import { logprobsOf } from '../src/engine/steps/logprobs.ts';
import { tiny } from './testing/configs.ts';
import { EXACT, type Tolerance } from './testing/differences.ts';
import { kernelUnderTest } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';

// f32 logits of up to 100 are known to 8e-6; a sum of 201,088 exponentials adds as much.
const TOLERANCE: Tolerance = { atol: 3e-5, eps: 1e-6 };
const NO_ID = 0xffff_ffff;
const UNTOUCHED = 0xdead;
const POSITION = 2;
const params = { count: MAX_LOGPROBS };

const topLogits = kernelUnderTest('top_logits', EXACT);
const logprobs = kernelUnderTest('logprobs', TOLERANCE);

/** Entries of the kernel's result: the chosen id's, then the most likely ones'. */
async function found(logits: readonly number[], chosen: number): Promise<{ ids: number[]; logprobs: number[] }> {
  const config = { ...tiny, vocabulary: logits.length };
  const values = Float32Array.from(logits);
  const untouched = new Uint32Array(vocabularyParts(config) * (1 + 2 * MAX_LOGPROBS)).fill(UNTOUCHED);
  const { parts } = await topLogits.run({ config, buffers: { logits: values, parts: untouched }, params });
  const buffers = {
    decode_state: Uint32Array.of(POSITION, 1, 1, 0),
    logits: values,
    tokens: Uint32Array.of(UNTOUCHED, UNTOUCHED, chosen),
    parts,
    logprobs: new Uint32Array(2 * (1 + MAX_LOGPROBS)).fill(UNTOUCHED),
  };
  const words = (await logprobs.run({ config, buffers, params })).logprobs;
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const entries = Array.from({ length: 1 + MAX_LOGPROBS }, (_, i) => i);
  return { ids: entries.map((i) => words[2 * i] as number), logprobs: entries.map((i) => floats[2 * i + 1] as number) };
}

async function expectSame(logits: readonly number[], chosen: number): Promise<void> {
  const outcome = await found(logits, chosen);
  const finite = Float32Array.from(logits, (logit) => (Number.isFinite(logit) ? logit : Number.NEGATIVE_INFINITY));
  const expected = logprobsOf(finite, chosen, Math.min(MAX_LOGPROBS, finite.filter((logit) => logit > -3e38).length));
  const none = Array<number>(MAX_LOGPROBS - expected.top.length).fill(NO_ID);
  expect(outcome.ids).toEqual([chosen, ...expected.top.map(({ id }) => id), ...none]);
  const count = 1 + expected.top.length;
  logprobs.expectClose(outcome.logprobs.slice(0, count), [
    expected.logprob ?? Number.NaN,
    ...expected.top.map((entry) => entry.logprob),
  ]);
}

describe('top_logits and logprobs', () => {
  test.each<[string, number[], number]>([
    ['fewer ids than are listed', [1, 5, -2, 5, 0], 4],
    ['one id', [3], 0],
    ['all equal, in several parts', Array<number>(2_611).fill(-7), 2_600],
    ['equal ones in different parts', Array.from({ length: 2_611 }, (_, id) => Number(id % 100 === 99)), 99],
    ['normals in several parts', [...random(21).normals(2_611, 5)], 1_024],
    [
      'the largest all in one part',
      Array.from({ length: 4_096 }, (_, id) => (Math.floor(id / 64) % 4 === 2 ? 9 + (id % 61) : id % 7)),
      129,
    ],
    ['far apart, which would overflow an exponential', [1e4, -1e4, 9_990, 0, 1e4], 3],
    ['infinities and NaN', [Number.NaN, 2, Number.NEGATIVE_INFINITY, 1, 0], 3],
  ])('%s', async (_, logits, chosen) => {
    await expectSame(logits, chosen);
  });

  test('the real vocabulary', async () => {
    await expectSame([...random(22).normals(201_088, 3)], 201_087);
  });

  test.fails('control: of equal ones the highest first', async () => {
    expect((await found([1, 5, 5, 0], 0)).ids[1]).toBe(2);
  });

  test.fails('control: another normalizer', async () => {
    const outcome = await found([1, 5, 5, 0], 0);
    expect(outcome.logprobs[0]).toBeCloseTo(logprobsOf(Float32Array.of(1, 5, 0), 0, 0).logprob ?? 0, 3);
  });
});
