// The promises of a generation on a GPU: reusing the cache changes nothing, and stops stop.
// Limits have names, and seeds repeat.

import { beforeAll, describe, expect, test, vi } from 'vitest';
import { testDevice } from '../../shaders/testing/device.ts';
import { readFixture } from '../../shaders/testing/fixture.ts';
import { testGpu } from '../../shaders/testing/test-gpu.ts';
import { loadGolden } from '../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import { loadEngine } from './engine.ts';
import type {
  AllowedIds,
  GeneratedToken,
  GenerationRequest,
  GenerationSummary,
  Generator,
  Sampling,
  TokenLogprob,
} from './generation.ts';
import { type MemorySource, memorySource } from './testing/memory-source.ts';

const CONTEXT = 48;
const opened = testDevice();
let source: MemorySource;
let engine: Generator;

beforeAll(async () => {
  source = memorySource(makeCheckpoint((await loadGolden('odd', readFixture)).recipe));
  engine = await fresh();
});

const fresh = () => loadEngine(testGpu(opened), source, { contextTokens: CONTEXT });

const prompt = (length: number, from = 1) => Array.from({ length }, (_, i) => (i * 37 + from) % 256);

function request(changes: Partial<GenerationRequest>): GenerationRequest {
  return {
    prompt: prompt(5),
    maxTokens: 6,
    sampling: { temperature: 0, seed: 0 },
    stopTokens: new Set(),
    logprobs: null,
    promptLogprobs: false,
    ...changes,
  };
}

interface Outcome {
  tokens: GeneratedToken[];
  ids: number[];
  summary: GenerationSummary;
}

async function run(on: Generator, changes: Partial<GenerationRequest>): Promise<Outcome> {
  const tokens: GeneratedToken[] = [];
  const running = on.generate(request(changes));
  for (;;) {
    const { value, done } = await running.next();
    if (done) return { tokens, ids: tokens.map((token) => token.id), summary: value };
    tokens.push(value);
  }
}

describe('the cache', () => {
  test('gives a second turn the same log-probabilities, to the bit, as running it all again', async () => {
    const first = await run(engine, { prompt: prompt(20) });
    const second = [...prompt(20), ...first.ids, ...prompt(9, 5)];
    const reused = await run(engine, { prompt: second, logprobs: 20 });
    const afresh = await run(await fresh(), { prompt: second, logprobs: 20 });
    // The answer is not reused: decoding computed its keys and values in another order of sums than
    // prefill.
    expect(reused.summary.cachedTokens).toBe(20);
    expect(afresh.summary.cachedTokens).toBe(0);
    expect(reused.tokens).toEqual(afresh.tokens);
  });

  test('is cut where a prompt takes another way', async () => {
    await run(engine, { prompt: prompt(20) });
    const edited = [...prompt(12), ...prompt(8, 99)];
    const reused = await run(engine, { prompt: edited, logprobs: 5 });
    expect(reused.summary.cachedTokens).toBe(12);
    expect(reused.tokens).toEqual((await run(await fresh(), { prompt: edited, logprobs: 5 })).tokens);
  });

  test('never holds the last prompt token: its logits are wanted', async () => {
    await run(engine, { prompt: prompt(8) });
    const again = await run(engine, { prompt: prompt(8) });
    expect(again.summary.cachedTokens).toBe(7);
    expect(again.ids).toHaveLength(6);
  });
});

describe('a generation ends', () => {
  test('at a stop token, which is delivered', async () => {
    const { ids } = await run(engine, {});
    const stopped = await run(engine, { stopTokens: new Set([ids[2] as number]) });
    expect(stopped.ids).toEqual(ids.slice(0, ids.indexOf(ids[2] as number) + 1));
    expect(stopped.summary.end).toBe('stop-token');
  });

  test.each([0, 1, 2, 3])('after %i tokens when no more are wanted', async (maxTokens) => {
    const { ids, summary } = await run(engine, { maxTokens });
    expect(ids).toHaveLength(maxTokens);
    expect(summary.end).toBe('max-tokens');
  });

  test('where the context is full, with every position used', async () => {
    const { ids, summary } = await run(engine, { prompt: prompt(CONTEXT - 3), maxTokens: 100 });
    // The last sampled id needs no position of its own.
    expect(ids).toHaveLength(4);
    expect(summary.end).toBe('context-full');
  });

  test('when it is aborted, and the next one starts clean', async () => {
    const controller = new AbortController();
    const running = engine.generate(request({ maxTokens: 40, signal: controller.signal }));
    const first = (await running.next()).value as GeneratedToken;
    controller.abort();
    const ended = await running.next();
    expect(ended).toMatchObject({ done: true, value: { end: 'aborted' } });
    const again = await run(engine, {});
    expect(again.ids[0]).toBe(first.id);
    expect(again.ids).toEqual((await run(await fresh(), {})).ids);
  });

  test('when its reader leaves, without holding up the next', async () => {
    for await (const _ of engine.generate(request({ maxTokens: 40 }))) break;
    expect((await run(engine, {})).ids).toHaveLength(6);
  });

  test('before it begins when the prompt fills the context, in words', async () => {
    await expect(run(engine, { prompt: prompt(CONTEXT) })).rejects.toMatchObject({
      name: 'context-full',
      message: expect.stringContaining(`${CONTEXT} tokens`),
    });
  });
});

describe('sampling', () => {
  test('with one seed gives one text whatever ran before, with another another', async () => {
    const warm = (seed: number) => run(engine, { maxTokens: 12, sampling: { temperature: 1.5, seed } });
    const a = await warm(7);
    await run(engine, { prompt: [...prompt(5), ...a.ids.slice(0, 3), 9] });
    const [again, b] = [await warm(7), await warm(8)];
    expect(again.ids).toEqual(a.ids);
    expect(b.ids).not.toEqual(a.ids);
  });

  test.each<[string, Partial<Sampling>]>([
    ['top-k of 1', { topK: 1 }],
    ['top-p of 0', { topP: 0 }],
    ['min-p of 1', { minP: 1 }],
    ['top-k and top-p that leave one id', { topK: 2, topP: 1e-6 }],
  ])('at a high temperature is greedy with %s', async (_, changes) => {
    const { ids } = await run(engine, {});
    expect((await run(engine, { sampling: { temperature: 2, seed: 3, ...changes } })).ids).toEqual(ids);
  });

  test('adds what bias asks for, and subtracts what the prompt and the ids before it cost', async () => {
    const biased = async (changes: Partial<Sampling>) => {
      const logitBias = new Map([
        [1, 100],
        [300, 90],
      ]);
      return (await run(engine, { maxTokens: 4, sampling: { temperature: 0, seed: 0, logitBias, ...changes } })).ids;
    };
    expect(prompt(5)).toContain(1);
    expect(await biased({})).toEqual([1, 1, 1, 1]);
    expect(await biased({ repetitionPenalty: 2 })).toEqual([300, 1, 1, 1]);
    expect(await biased({ frequencyPenalty: 12 })).toEqual([1, 300, 1, 300]);
    expect((await biased({ presencePenalty: 1000 })).slice(0, 2)).toEqual([1, 300]);
    expect(new Set(await biased({ presencePenalty: 1000 })).size).toBe(4);
  });

  test('reports the log-probability before temperature, bias and penalties', async () => {
    const [cold, hot] = [
      await run(engine, { logprobs: 3 }),
      await run(engine, {
        logprobs: 3,
        sampling: { temperature: 2, seed: 1, repetitionPenalty: 3, logitBias: new Map([[300, 100]]) },
      }),
    ];
    expect(hot.tokens[0]?.id).toBe(300);
    expect(hot.tokens[0]?.top).toEqual(cold.tokens[0]?.top);
    expect(cold.tokens[0]?.logprob).toBe(cold.tokens[0]?.top[0]?.logprob);
  });

  test('without a number among the logits names the GPU and what to do', async () => {
    const broken = memorySource(makeCheckpoint((await loadGolden('odd', readFixture)).recipe));
    broken.bytesOf('model.norm.weight').fill(0xff);
    const nan = await loadEngine(testGpu(opened), broken, { contextTokens: CONTEXT });
    await expect(run(nan, {})).rejects.toMatchObject({
      name: 'internal',
      message: expect.stringContaining(`${testGpu(opened).adapterName}. Load the model again`),
    });
  });
});

describe('a mask', () => {
  const allowing = (...ids: number[]) => {
    const words = new Uint32Array(engine.vocabulary / 32);
    for (const id of ids) words[id >>> 5] = (words[id >>> 5] as number) | (1 << (id & 31));
    return words;
  };

  test('decides each id, knowing all that came before it; null allows everything', async () => {
    const free = await run(engine, {});
    const asked: number[][] = [];
    const mask = (sampled: readonly number[]) => {
      asked.push([...sampled]);
      return sampled.length === 1 ? null : allowing(sampled.length, 500 + sampled.length);
    };
    const { ids } = await run(engine, { mask, sampling: { temperature: 1, seed: 4 } });
    expect(asked).toEqual(ids.map((_, i) => ids.slice(0, i)));
    ids.forEach((id, i) => {
      if (i !== 1) expect([i, 500 + i]).toContain(id);
    });
    expect((await run(engine, { mask: () => null })).ids).toEqual(free.ids);
  });

  test('that allows nothing is an error', async () => {
    await expect(run(engine, { mask: () => allowing() })).rejects.toMatchObject({
      name: 'internal',
      message: expect.stringContaining('among those that the request allows'),
    });
    expect((await run(engine, {})).ids).toHaveLength(6);
  });
});

describe('an id that must come', () => {
  const one = (id: number) => {
    const words = new Uint32Array(engine.vocabulary / 32);
    words[id >>> 5] = 1 << (id & 31);
    return words;
  };
  /** Ids 3, 4, 6 and 7 of an answer must come; the others are free. */
  const must = new Map([
    [0, 11],
    [3, 12],
    [4, 511],
    [6, 0],
    [7, 12],
  ]);
  const forced = (as: (id: number) => AllowedIds) => {
    return ({ length }: readonly number[]) => {
      const id = must.get(length);
      return id === undefined ? null : as(id);
    };
  };
  const penalized = { temperature: 1.3, seed: 5, presencePenalty: 1, repetitionPenalty: 1.5, logitBias: new Map([[12, -100]]) };

  test.each<[string, Partial<GenerationRequest>]>([
    ['greedy', {}],
    ['with log-probabilities', { logprobs: 20 }],
    ['drawn, with log-probabilities', { logprobs: 3, sampling: { temperature: 1.3, seed: 5 } }],
    ['drawn with penalties and a bias', { sampling: penalized }],
    ['drawn from few', { sampling: { ...penalized, topK: 5, topP: 0.9 } }],
  ])('is as one drawn from a mask of one, to the bit: %s', async (_, changes) => {
    const drawn = await run(engine, { maxTokens: 12, mask: forced(one), ...changes });
    const appended = await run(engine, { maxTokens: 12, mask: forced((id) => id), ...changes });
    for (const [at, id] of must) expect(drawn.ids[at]).toBe(id);
    expect(appended.tokens).toEqual(drawn.tokens);
    expect(appended.summary.end).toBe('max-tokens');
  });

  test('has its row of an embedding that is in storage', async () => {
    const stored = await loadEngine(testGpu(opened), source, { contextTokens: CONTEXT, embedding: 'storage' });
    const wanted = await run(engine, { maxTokens: 12, mask: forced((id) => id), logprobs: 2 });
    expect((await run(stored, { maxTokens: 12, mask: forced((id) => id), logprobs: 2 })).tokens).toEqual(wanted.tokens);
  });

  test('leaves the cache as it was: what follows is as if all ran afresh', async () => {
    const mask = (sampled: readonly number[]) => sampled.length;
    const { ids } = await run(engine, { prompt: prompt(20), maxTokens: 25, mask });
    expect(ids).toEqual(Array.from({ length: 25 }, (_, at) => at));
    const second = [...prompt(20), ...ids.slice(0, 9), ...prompt(5, 7)];
    const reused = await run(engine, { prompt: second, logprobs: 5 });
    expect(reused.summary.cachedTokens).toBe(20);
    expect(reused.tokens).toEqual((await run(await fresh(), { prompt: second, logprobs: 5 })).tokens);
  });

  test('ends the generation where it is a stop token, and the mask is asked no more', async () => {
    const asked: number[] = [];
    const mask = ({ length }: readonly number[]) => {
      asked.push(length);
      return length < 4 ? 20 + length : null;
    };
    const stopped = await run(engine, { mask, stopTokens: new Set([22]) });
    expect(stopped.ids).toEqual([20, 21, 22]);
    expect(stopped.summary.end).toBe('stop-token');
    expect(asked).toEqual([0, 1, 2]);
  });

  test('fills the context to its last position, and no further', async () => {
    const { ids, summary } = await run(engine, { prompt: prompt(CONTEXT - 3), maxTokens: 100, mask: () => 9 });
    expect(ids).toEqual([9, 9, 9, 9]);
    expect(summary.end).toBe('context-full');
  });

  test('is submitted before the one before it is read', async () => {
    const running = engine.generate(request({ maxTokens: 12, mask: ({ length }) => length }));
    const submits = vi.spyOn(opened.device.queue, 'submit');
    await running.next();
    const before = submits.mock.calls.length;
    await running.next();
    // Layers and choice, of one further step each time.
    expect(submits.mock.calls.length - before).toBe(2);
    await running.return({ end: 'aborted', promptTokens: 0, cachedTokens: 0, promptLogprobs: [] });
    vi.restoreAllMocks();
  });
});

test('a mask wins over bias and penalties, and no id outside it is ever drawn', async () => {
  const asked: number[][] = [];
  const mask = (sampled: readonly number[]) => {
    const ids = [sampled.length + 1, (sampled.length * 53) % 512, 300 + sampled.length];
    asked.push(ids);
    const words = new Uint32Array(engine.vocabulary / 32);
    for (const id of ids) words[id >>> 5] = (words[id >>> 5] as number) | (1 << (id & 31));
    return words;
  };
  const sampling = { temperature: 3, presencePenalty: -2, repetitionPenalty: 0.01, logitBias: new Map([[7, 100]]) };
  for (const changes of [{}, { topP: 0.99 }, { topK: 3, topP: 0.5 }, { minP: 0.01 }, { temperature: 0 }]) {
    asked.length = 0;
    const { ids } = await run(engine, { maxTokens: 20, mask, sampling: { ...sampling, seed: 9, ...changes } });
    ids.forEach((id, at) => expect(asked[at]).toContain(id));
  }
});

test.each([null, 20])('a token costs one submit and binds nothing, with log-probabilities of %j', async (logprobs) => {
  const { device } = opened;
  const submits = vi.spyOn(device.queue, 'submit');
  const binds = vi.spyOn(device, 'createBindGroup');
  const running = engine.generate(request({ maxTokens: 12, logprobs }));
  await running.next();
  const before = submits.mock.calls.length;
  for (let i = 0; i < 9; i++) expect((await running.next()).done).toBe(false);
  expect(submits.mock.calls.length - before).toBe(9);
  expect(binds).not.toHaveBeenCalled();
  await running.return({ end: 'aborted', promptTokens: 0, cachedTokens: 0, promptLogprobs: [] });
  vi.restoreAllMocks();
});

test('log-probabilities of a prompt are those of sampling it, over several slices', async () => {
  const { ids } = await run(engine, { prompt: prompt(30), maxTokens: 10 });
  const sampled = await run(engine, { prompt: prompt(30), maxTokens: 10, logprobs: 2 });
  const { summary } = await run(engine, { prompt: [...prompt(30), ...ids], maxTokens: 0, logprobs: 2, promptLogprobs: true });
  expect(summary.promptLogprobs[0]).toEqual({ id: 1, logprob: null, top: [] });
  // One side comes from prefill, the other from decode: their sums differ in order.
  // So does the last bit of numbers in the f16 cache.
  const close = ({ id, logprob }: TokenLogprob) => ({ id, logprob: expect.closeTo(logprob, 2) });
  expect(summary.promptLogprobs.slice(30)).toEqual(
    sampled.tokens.map(({ id, logprob, top }) => ({ ...close({ id, logprob: logprob ?? Number.NaN }), top: top.map(close) })),
  );
});

test('two generations asked for at once run one after the other', async () => {
  const alone = await run(await fresh(), { prompt: prompt(9) });
  const [a, b] = await Promise.all([run(engine, { prompt: prompt(7) }), run(engine, { prompt: prompt(9) })]);
  expect(a.ids).toHaveLength(6);
  expect(b.ids).toEqual(alone.ids);
});
