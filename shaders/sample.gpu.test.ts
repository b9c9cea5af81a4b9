// sample against the reference when greedy, against the softmax's own frequencies when not.

import { describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import type { Step } from '../src/engine/kernels.ts';
import { sample } from '../src/engine/reference.ts';
import { gptOss20b, tiny } from './testing/configs.ts';
import { EXACT } from './testing/differences.ts';
import { kernelUnderTest } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';

// Ids: equal or wrong.
const kernel = kernelUnderTest('sample', EXACT);

const UNTOUCHED = 0xdead;
// What a fair sampler of 8 ids exceeds once in ten thousand seeds (chi square, 7 degrees); the seeds are fixed, so is the outcome.
const FAIR = 29.9;
const DRAWS = 2000;
const EIGHT = [0, 1, -1, 2, 0.5, -2, 1.5, 0];
const eight: Config = { ...tiny, vocabulary: EIGHT.length };
// More than two for each of the 256 invocations, which do not divide it.
const MANY_IDS = 600;

const withOnes = (isOne: (id: number) => boolean) => Array.from({ length: MANY_IDS }, (_, id) => Number(isOne(id)));

/** The tokens' buffer after the steps, as long as their last position asks for. */
async function sampled(logits: readonly number[], steps: Partial<Step>[], config?: Config): Promise<Uint32Array> {
  const ends = steps.map(({ tokens = 1, firstPosition = 0 }) => firstPosition + tokens + 1);
  const buffers = {
    logits: Float32Array.from(logits),
    tokens: new Uint32Array(Math.max(...ends)).fill(UNTOUCHED),
  };
  return (await kernel.run({ config: config ?? { ...tiny, vocabulary: logits.length }, buffers, step: steps })).tokens;
}

const greedily = async (logits: readonly number[]) => (await sampled(logits, [{}]))[1];

/** `count` draws at temperature `temperature`, at positions 1 to `count`. */
async function drawn(logits: readonly number[], count: number, { temperature = 1, seed = 1 } = {}): Promise<number[]> {
  const steps = Array.from({ length: count }, (_, firstPosition) => ({ firstPosition, temperature, seed }));
  return [...(await sampled(logits, steps))].slice(1);
}

/** Pearson's statistic of draws against the softmax of logits / temperature. */
function chiSquare(draws: readonly number[], logits: readonly number[], temperature = 1): number {
  const powers = logits.map((logit) => Math.exp(logit / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.reduce((sum, power, id) => {
    const wanted = (draws.length * power) / total;
    return sum + (draws.filter((draw) => draw === id).length - wanted) ** 2 / wanted;
  }, 0);
}

describe('sample, greedy', () => {
  test.each<[string, number[], number]>([
    ['the largest', [1, 4, 2, 3, 0, 1, 2, 3], 1],
    ['the largest in the first place', [9, 4, 2, 3, 1, 0, 1, 2], 0],
    ['the largest in the last place', [1, 4, 2, 3, 4, 0, 1, 9], 7],
    ['of equal ones the lowest', [1, 7, 2, 7, 7, 0, 1, 7], 1],
    ['all equal', Array<number>(MANY_IDS).fill(5), 0],
    ['equal ones in one invocation', withOnes((id) => id % 256 === 41), 41],
    ['equal ones, the lower in a later invocation', withOnes((id) => id === 255 || id === 256), 255],
    ['negative logits', [-7, -3, -5, -3, -4, -8, -9, -6], 1],
    ['magnitudes near the end of f32', [-3e38, 1e38, 3e38, -1e38, 0, 0, 0, 0], 2],
    ['a vocabulary of one', [-2], 0],
  ])('%s', async (_, logits, id) => {
    expect(await greedily(logits)).toBe(id);
    expect(sample(logits)).toBe(id);
  });

  test('the real vocabulary of 201,088', async () => {
    const logits = [...random(3).normals(gptOss20b.vocabulary)];
    const tokens = await sampled(logits, [{}], gptOss20b);
    expect(tokens[1]).toBe(sample(logits));
    const last = logits.with(-1, 100);
    expect((await sampled(last, [{}], gptOss20b))[1]).toBe(gptOss20b.vocabulary - 1);
  });

  test('the last row decides, and only the position behind the step is written', async () => {
    const rows = [5, 6, 7].flatMap((best) => EIGHT.with(best, 9));
    const all = await sampled(rows, [{ tokens: 3, firstPosition: 2 }], eight);
    expect([...all]).toEqual([UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED, 7]);
    const some = await sampled(rows, [{ tokens: 4, firstLogit: 2 }], eight);
    expect([...some]).toEqual([UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED, 6]);
  });

  test('a temperature near zero chooses the same', async () => {
    const logits = Array.from({ length: MANY_IDS }, (_, id) => ((id * 77) % MANY_IDS) / 10);
    expect(new Set(await drawn(logits, 20, { temperature: 1e-3 }))).toEqual(new Set([await greedily(logits)]));
  });

  test.fails('control: of equal ones the highest', async () => {
    expect(await greedily(EIGHT.with(1, 7).with(3, 7))).toBe(3);
  });
});

describe('sample, at a temperature', () => {
  test('the same seed repeats; another seed, or another position, draws anew', async () => {
    const logits = Array<number>(MANY_IDS).fill(0);
    const draws = await drawn(logits, 40, { seed: 7 });
    expect(await drawn(logits, 40, { seed: 7 })).toEqual(draws);
    const other = await drawn(logits, 40, { seed: 8 });
    // 40 pairs of fair draws from 600 ids agree 0.07 times on average.
    expect(draws.filter((id, at) => id === other[at]).length).toBeLessThan(3);
    expect(new Set(draws).size).toBeGreaterThan(30);
  });

  test.each([0.5, 1, 2])('draws each of 8 ids as often as softmax says, at temperature %f', async (temperature) => {
    const draws = await drawn(EIGHT, DRAWS, { temperature });
    expect(chiSquare(draws, EIGHT, temperature)).toBeLessThan(FAIR);
    expect(chiSquare(draws, EIGHT, temperature * 1.5), 'another temperature would be seen').toBeGreaterThan(FAIR);
  });

  test('draws fairly across seeds, too', async () => {
    const steps = Array.from({ length: DRAWS }, (_, i) => ({ firstPosition: i, temperature: 1, seed: 1000 + i }));
    const acrossSeeds = [...(await sampled(EIGHT, steps))].slice(1);
    expect(chiSquare(acrossSeeds, EIGHT)).toBeLessThan(FAIR);
  });

  test('draws evenly from 600 equal ids, more than one for each invocation', async () => {
    const draws = await drawn(Array<number>(MANY_IDS).fill(3), 800);
    const eighths = draws.map((id) => Math.floor((8 * id) / MANY_IDS));
    expect(chiSquare(eighths, Array<number>(8).fill(0))).toBeLessThan(FAIR);
  });

  test.fails('control: the frequencies of all logits equal', async () => {
    expect(chiSquare(await drawn(EIGHT, DRAWS), Array<number>(8).fill(0))).toBeLessThan(FAIR);
  });
});
