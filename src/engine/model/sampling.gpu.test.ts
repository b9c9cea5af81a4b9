// The whole sampler on a GPU against reference-sampler.ts: the greedy id, the ids that can be
// drawn, and their frequency.

import { describe, expect, test } from 'vitest';
import { random } from '../../../shaders/testing/random.ts';
import { samplerUnderTest } from '../../../shaders/testing/sampler-run.ts';
import type { Sampling } from '../generation.ts';
import { sample } from '../reference/reference.ts';
import { adjustedLogits, probabilities } from '../reference/reference-sampler.ts';

const sampler = samplerUnderTest();

const GREEDY: Sampling = { temperature: 0, seed: 0 };
const WARM: Sampling = { temperature: 1, seed: 1 };
const NONE = { prompt: [], sampled: [] };
const EIGHT = [0, 1, -1, 2, 0.5, -2, 1.5, 0];
// Three parts of the vocabulary, with an incomplete last part and an incomplete last word of the
// mask.
const MANY_IDS = 2_611;

const greedy = (logits: readonly number[], changes: Partial<Sampling> = {}) =>
  sampler.run({ logits, sampling: { ...GREEDY, ...changes } }).then(({ ids }) => ids[0]);

/**
 * Pearson's statistic of draws against probabilities, without ids of probability 0, and its degrees
 * of freedom.
 */
function chiSquare(draws: readonly number[], expected: readonly number[]): { statistic: number; degrees: number } {
  const seen = expected.map(() => 0);
  for (const id of draws) seen[id] = (seen[id] ?? 0) + 1;
  const terms = expected.flatMap((p, id) => (p > 0 ? [((seen[id] ?? 0) - draws.length * p) ** 2 / (draws.length * p)] : []));
  return { statistic: terms.reduce((sum, term) => sum + term, 0), degrees: terms.length - 1 };
}

// A fair sampler exceeds this limit once in about thirty thousand seeds.
// The formula is Wilson and Hilferty's at four sigmas. The seeds are fixed, so the outcome is, too.
const fairLimit = (degrees: number) => degrees * (1 - 2 / (9 * degrees) + 4 * Math.sqrt(2 / (9 * degrees))) ** 3;

/**
 * Expects draws from the reference's distribution: no id outside it, each id as often as it says.
 */
async function expectFair(logits: readonly number[], sampling: Sampling, draws: number): Promise<void> {
  const expected = probabilities(adjustedLogits(logits, sampling, NONE), sampling);
  const { ids } = await sampler.run({ logits, sampling, draws });
  expect(ids).toHaveLength(draws);
  expect(ids.filter((id) => !((expected[id] ?? 0) > 0))).toEqual([]);
  const { statistic, degrees } = chiSquare(ids, expected);
  if (degrees > 0) expect(statistic).toBeLessThan(fairLimit(degrees));
}

describe('greedy', () => {
  test.each<[string, number[], number]>([
    ['the largest', [1, 4, 2, 3, 0, 1, 2, 3], 1],
    ['the largest in the last place', [1, 4, 2, 3, 4, 0, 1, 9], 7],
    ['of equal ones the lowest', [1, 7, 2, 7, 7, 0, 1, 7], 1],
    ['all equal', Array<number>(MANY_IDS).fill(5), 0],
    ['equal ones in different parts', Array.from({ length: MANY_IDS }, (_, id) => Number(id > 1_030)), 1_031],
    ['negative logits', [-7, -3, -5, -3, -4, -8, -9, -6], 1],
    ['magnitudes near the end of f32', [-3e38, 1e38, 3e38, -1e38, 0, 0, 0, 0], 2],
    ['a vocabulary of one', [-2], 0],
    ['infinities and NaN are passed over', [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -3e38], 3],
  ])('%s', async (_, logits, id) => {
    expect(await greedy(logits)).toBe(id);
  });

  test.each<[string, Partial<Sampling>]>([
    ['top-k of 1', { temperature: 1, topK: 1 }],
    ['top-p of 0', { temperature: 1, topP: 0 }],
    ['a temperature below 1e-5', { temperature: 9e-6 }],
  ])('is what %s asks for', async (_, sampling) => {
    expect(await greedy([1, 7, 2, 7, 7, 0, 1, 7], sampling)).toBe(1);
  });

  test('of 201,088 ids', async () => {
    const logits = [...random(3).normals(201_088)];
    expect(await greedy(logits)).toBe(sample(logits));
    expect(await greedy(logits.with(-1, 100))).toBe(201_087);
  });

  test.fails('control: of equal ones the highest', async () => {
    expect(await greedy(EIGHT.with(1, 7).with(3, 7))).toBe(3);
  });
});

describe('no number among the logits', () => {
  test.each<[string, number[], Sampling]>([
    ['all NaN, greedy', Array<number>(MANY_IDS).fill(Number.NaN), GREEDY],
    ['all -Infinity, drawn', EIGHT.map(() => Number.NEGATIVE_INFINITY), WARM],
    ['all NaN, top-k and top-p', EIGHT.map(() => Number.NaN), { ...WARM, topK: 3, topP: 0.5 }],
    ['all at the end of f32', EIGHT.map(() => -3.4028234e38), { ...WARM, minP: 0.1 }],
  ])('is a fault, and no id: %s', async (_, logits, sampling) => {
    const { ids, state } = await sampler.run({ logits, sampling, draws: 2 });
    expect(ids).toEqual([]);
    expect(state).toEqual([3, 1, 0, 1]);
  });

  test('one number is enough', async () => {
    const { ids, state } = await sampler.run({
      logits: Array<number>(MANY_IDS).fill(Number.NaN).with(2_000, -5),
      sampling: { ...WARM, topK: 40, topP: 0.9 },
    });
    expect({ ids, state }).toEqual({ ids: [2_000], state: [4, 0, 1, 0] });
  });
});

describe('a generation ends on the GPU', () => {
  test('at a stop id, which is sampled, whatever is still submitted', async () => {
    // All eight ids are equal; the seventh draw is the stop id.
    const all = (await sampler.run({ logits: EIGHT.map(() => 0), sampling: WARM, draws: 30 })).ids;
    const stop = all[6] as number;
    const stopTokens = [...Array.from({ length: 15 }, (_, i) => 100 + i), stop];
    const { ids, state } = await sampler.run({ logits: EIGHT.map(() => 0), sampling: WARM, draws: 30, stopTokens });
    expect(ids).toEqual(all.slice(0, all.indexOf(stop) + 1));
    expect(state.slice(1)).toEqual([1, ids.length, 0]);
  });

  test('after as many ids as are wanted', async () => {
    const { ids, state } = await sampler.run({ logits: EIGHT, sampling: { ...WARM, topP: 0.9 }, draws: 9, limit: 4 });
    expect(ids).toHaveLength(4);
    expect(state).toEqual([7, 1, 4, 0]);
  });
});

describe('a seed', () => {
  const flat = Array<number>(MANY_IDS).fill(0);
  test.each<[string, Partial<Sampling>]>([
    ['alone', {}],
    ['with top-k and top-p', { topK: 2_000, topP: 0.99 }],
  ])('repeats its draws; another draws others: %s', async (_, changes) => {
    const logits = changes.topK === undefined ? flat : [...random(5).normals(MANY_IDS)];
    const draws = async (seed: number) => (await sampler.run({ logits, sampling: { ...WARM, ...changes, seed }, draws: 40 })).ids;
    const first = await draws(7);
    expect(await draws(7)).toEqual(first);
    const other = await draws(8);
    expect(first.filter((id, at) => id === other[at]).length).toBeLessThan(4);
    expect(new Set(first).size).toBeGreaterThan(30);
  });
});

test('first draws of many seeds are as fair as many draws of one', async () => {
  const ids: number[] = [];
  for (let seed = 0; seed < 300; seed++) {
    ids.push(...(await sampler.run({ logits: EIGHT, sampling: { temperature: 1, seed } })).ids);
  }
  const { statistic, degrees } = chiSquare(ids, probabilities(EIGHT, WARM));
  expect(statistic).toBeLessThan(fairLimit(degrees));
});

describe('draws come from the reference’s distribution', () => {
  test.each<[string, Partial<Sampling>]>([
    ['temperature 0.5', { temperature: 0.5 }],
    ['temperature 2', { temperature: 2 }],
    ['top-k of 3', { topK: 3 }],
    ['top-k of 6, where two ids are equal', { topK: 6 }],
    ['top-k of all', { topK: 8 }],
    ['top-k beyond all', { topK: 100 }],
    ['top-p of 0.5', { topP: 0.5 }],
    ['top-p of 0.93, where two ids are equal', { topP: 0.93 }],
    ['top-p of 1', { topP: 1 }],
    ['a top-p that only the best one needs', { topP: 1e-6 }],
    ['top-p at temperature 2', { topP: 0.8, temperature: 2 }],
    ['min-p of 0.3', { minP: 0.3 }],
    ['min-p of 1', { minP: 1 }],
    ['min-p, then top-k', { minP: 0.1, topK: 3 }],
    ['min-p, then top-p', { minP: 0.3, topP: 0.7 }],
    ['top-k, then top-p of what it left', { topK: 4, topP: 0.8 }],
    ['top-k, then top-p that it makes no difference to', { topK: 2, topP: 0.999 }],
    ['all stages', { topK: 5, topP: 0.9, minP: 0.1, temperature: 1.5 }],
  ])('%s', async (_, changes) => {
    await expectFair(EIGHT, { ...WARM, ...changes }, 1_000);
  });

  test('20,000 of them, with top-p on', async () => {
    const logits = [...random(11).normals(24, 2)];
    await expectFair(logits, { ...WARM, topP: 0.9 }, 20_000);
  });

  test.each<[string, Partial<Sampling>]>([
    ['top-k of 50', { topK: 50 }],
    ['top-p of 0.6', { topP: 0.6 }],
    ['top-k of 50, then top-p of 0.6', { topK: 50, topP: 0.6 }],
    ['top-k of 2,000, then top-p of 0.97', { topK: 2_000, topP: 0.97 }],
  ])('of 2,611 ids: %s', async (_, changes) => {
    const logits = [...random(12).normals(MANY_IDS, 4)];
    const sampling = { ...WARM, ...changes };
    const expected = probabilities(adjustedLogits(logits, sampling, NONE), sampling);
    const { ids } = await sampler.run({ logits, sampling, draws: 400 });
    expect(ids.filter((id) => expected[id] === 0)).toEqual([]);
    // There are too many ids to compare each frequency.
    // The test compares eight groups by rank, of about equal probability.
    const group = groupsOf(expected, 8);
    const wanted = Array.from({ length: 8 }, (__, i) => expected.reduce((sum, p, id) => sum + (group[id] === i ? p : 0), 0));
    const { statistic, degrees } = chiSquare(
      ids.map((id) => group[id] as number),
      wanted,
    );
    expect(statistic).toBeLessThan(fairLimit(degrees));
  });

  test('logits that are far apart, at any temperature', async () => {
    await expectFair([500, -2_000, 499, 3e4], { ...WARM, topK: 2 }, 20);
    await expectFair([1e4, 1e4 - 1e3, 0], { ...WARM, temperature: 500, topK: 2 }, 500);
  });

  test.fails('control: another temperature', async () => {
    const sampling = { ...WARM, topP: 0.93 };
    const { ids } = await sampler.run({ logits: EIGHT, sampling, draws: 1_000 });
    const { statistic, degrees } = chiSquare(ids, probabilities(EIGHT, { ...sampling, temperature: 1.5 }));
    expect(statistic).toBeLessThan(fairLimit(degrees));
  });

  test.fails('control: one id fewer', async () => {
    const { ids } = await sampler.run({ logits: EIGHT, sampling: { ...WARM, topK: 3 }, draws: 1_000 });
    const expected = probabilities(EIGHT, { ...WARM, topK: 2 });
    expect(ids.filter((id) => expected[id] === 0)).toEqual([]);
  });
});

/** The group of each id: ids are grouped by rank, and groups are about equally probable. */
function groupsOf(expected: readonly number[], groups: number): number[] {
  const ranked = expected.map((_, id) => id).sort((a, b) => (expected[b] as number) - (expected[a] as number));
  const group = expected.map(() => 0);
  let sum = 0;
  for (const id of ranked) {
    group[id] = Math.min(Math.floor(sum * groups), groups - 1);
    sum += expected[id] as number;
  }
  return group;
}

describe('bias, mask and penalties', () => {
  const history = { prompt: [3, 5, 3], sampled: [] as number[] };

  test.each<[string, Partial<Sampling>]>([
    ['a bias of 100', { logitBias: new Map([[5, 100]]) }],
    ['a bias of -100', { logitBias: new Map([[3, -100]]) }],
    [
      'a small bias, and one of an id beyond the vocabulary',
      {
        logitBias: new Map([
          [6, 0.6],
          [1 << 20, 100],
        ]),
      },
    ],
    ['a repetition penalty of 2', { repetitionPenalty: 2 }],
    ['a repetition penalty of 0, which would divide by zero', { repetitionPenalty: 0 }],
    ['a frequency penalty of 2', { frequencyPenalty: 2 }],
    ['a frequency penalty of -2', { frequencyPenalty: -2 }],
    ['a presence penalty of 2', { presencePenalty: 2 }],
    ['all of them', { repetitionPenalty: 1.5, frequencyPenalty: 0.3, presencePenalty: 0.4, logitBias: new Map([[0, 1]]) }],
  ])('choose eight ids one after the other as the reference does: %s', async (_, changes) => {
    const sampling = { ...GREEDY, ...changes };
    const { ids } = await sampler.run({ logits: EIGHT, sampling, prompt: history.prompt, draws: 8 });
    const expected: number[] = [];
    for (let i = 0; i < 8; i++) {
      const adjusted = adjustedLogits(EIGHT, sampling, { ...history, sampled: expected });
      expected.push(adjusted.indexOf(Math.max(...adjusted)));
    }
    expect(ids).toEqual(expected);
  });

  test('penalties reach into every part of the vocabulary', async () => {
    const logits = Array.from({ length: MANY_IDS }, (_, id) => (id % 652 === 0 ? 5 - id / MANY_IDS : 0));
    const { ids } = await sampler.run({ logits, sampling: { ...GREEDY, presencePenalty: 1 }, draws: 5 });
    expect(ids).toEqual([0, 652, 1_304, 1_956, 2_608]);
  });

  test.each<[string, number[], Partial<Sampling>]>([
    ['one id is left', [2_610], {}],
    ['one id is left, with everything on', [1_024], { topK: 9, topP: 0.4, minP: 0.5, frequencyPenalty: 1 }],
    ['some are', [31, 32, 1_023, 2_047], { temperature: 3 }],
  ])('a mask decides: %s', async (_, allowed, changes) => {
    const logits = [...random(4).normals(MANY_IDS)];
    const { ids } = await sampler.run({ logits, sampling: { ...WARM, ...changes }, allowed, draws: 60 });
    expect(new Set(ids)).toEqual(new Set(allowed));
  });

  test('a mask that leaves nothing is a fault', async () => {
    expect((await sampler.run({ logits: EIGHT, sampling: WARM, allowed: [] })).state).toEqual([3, 1, 0, 1]);
  });
});
