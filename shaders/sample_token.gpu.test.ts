// sample_token: the generation's state advances by one id, stops where it must, and stays unchanged
// afterwards.

import { describe, expect, test } from 'vitest';
import type { Sampling } from '../src/engine/generation.ts';
import { vocabularyParts } from '../src/engine/kernels/sampling-kernels.ts';
import { samplingWords } from '../src/engine/memory/sampling-state.ts';
import { tiny } from './testing/configs.ts';
import { EXACT } from './testing/differences.ts';
import { kernelUnderTest } from './testing/kernel-run.ts';

const kernel = kernelUnderTest('sample_token', EXACT);

const NO_SCORE = -3.4028234e38;
const NO_ID = 0xffff_ffff;
const UNTOUCHED = 0xdead;
const IN_PROMPT = 0x8000_0000;
const config = { ...tiny, vocabulary: 3_000 };

interface Case {
  state?: [position: number, stopped: number, sampled: number, fault: number];
  /** (score, id) of each part; default: id 2,500 wins. */
  best?: [number, number][];
  sampling?: Partial<Sampling>;
  stopTokens?: number[];
  limit?: number;
}

async function after({ state = [4, 0, 2, 0], best, sampling = {}, stopTokens = [], limit = 10 }: Case) {
  const candidates = best ?? [
    [1, 7],
    [3, 2_500],
    [2, 2_999],
  ];
  expect(candidates).toHaveLength(vocabularyParts(config));
  const words = Uint32Array.from(candidates.flatMap(([score, id]) => [bits(score), id]));
  const end = { stopTokens: new Set(stopTokens), limit };
  return kernel.run({
    config,
    buffers: {
      decode_state: Uint32Array.from(state),
      sampling: samplingWords({ temperature: 0, seed: 0, ...sampling }, end, config.vocabulary, false),
      best: words,
      tokens: new Uint32Array(8).fill(UNTOUCHED),
      counts: new Uint32Array(config.vocabulary).fill(1).fill(IN_PROMPT, 2_500, 2_501),
    },
  });
}

const bits = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0] as number;

const TOKENS = Array<number>(8).fill(UNTOUCHED);

describe('sample_token', () => {
  test('puts the best id behind the position, and counts', async () => {
    const { decode_state, tokens, counts } = await after({});
    expect([...tokens]).toEqual(TOKENS.with(5, 2_500));
    expect([...decode_state]).toEqual([5, 0, 3, 0]);
    expect(counts[2_500], 'without penalties nothing is counted').toBe(IN_PROMPT);
  });

  test('counts the id where penalties are on, beside its being in the prompt', async () => {
    const { counts } = await after({ sampling: { presencePenalty: 0.1 } });
    expect(counts[2_500]).toBe(IN_PROMPT + 1);
    expect(counts.filter((count) => count !== 1)).toHaveLength(1);
  });

  test('takes the lowest id among equal scores', async () => {
    const best: [number, number][] = [
      [3, 9],
      [3, 8],
      [NO_SCORE, NO_ID],
    ];
    expect((await after({ best })).tokens[5]).toBe(8);
  });

  test.each<[string, Case, number]>([
    ['the only stop id', { stopTokens: [2_500] }, 1],
    ['the last of sixteen', { stopTokens: [...Array.from({ length: 15 }, (_, i) => i), 2_500] }, 1],
    ['a seventeenth, which JavaScript has to see', { stopTokens: [...Array.from({ length: 16 }, (_, i) => i), 2_500] }, 0],
    ['another id', { stopTokens: [7, 2_999] }, 0],
    ['the limit', { limit: 3 }, 1],
    ['one before the limit', { limit: 4 }, 0],
  ])('stops, or not, at %s', async (_, changes, stopped) => {
    const { decode_state, tokens } = await after(changes);
    expect([...decode_state]).toEqual([5, stopped, 3, 0]);
    expect(tokens[5], 'the id is delivered').toBe(2_500);
  });

  test('stands still once it has stopped', async () => {
    const { decode_state, tokens, counts } = await after({ state: [4, 1, 2, 0], sampling: { frequencyPenalty: 1 } });
    expect([...decode_state]).toEqual([4, 1, 2, 0]);
    expect([...tokens]).toEqual(TOKENS);
    expect(counts[2_500]).toBe(IN_PROMPT);
  });

  test('without any candidate says so, and samples nothing', async () => {
    const best = Array<[number, number]>(3).fill([NO_SCORE, NO_ID]);
    const { decode_state, tokens } = await after({ best });
    expect([...decode_state]).toEqual([4, 1, 2, 1]);
    expect([...tokens]).toEqual(TOKENS);
  });

  test.fails('control: the id at the position itself', async () => {
    expect((await after({})).tokens[4]).toBe(2_500);
  });
});
