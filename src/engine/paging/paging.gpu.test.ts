// An engine with paged experts gives what the resident engine gives, to the bit, whatever the slots.
// It reads exactly what a list of recently used experts would miss.

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import firstLight from '../../../test/support/make-checkpoint/configs/first-light.json' with { type: 'json' };
import { namedError } from '../../contracts/errors.ts';
import { loadEngine } from '../engine.ts';
import type { GeneratedToken, GenerationRequest, GenerationSummary, Generator, PagingCounts } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { LoadOptions } from '../model/model.ts';
import type { TensorSource } from '../tensor-source.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import { Pager } from './pager.ts';
import { byUse, promptTurns } from './prompt-turns.ts';
import { Residency } from './residency.ts';

const LAYERS = 3;
const EXPERTS = 32;
const ACTIVE = 4;
const CONFIG = {
  ...firstLight,
  num_hidden_layers: LAYERS,
  num_local_experts: EXPERTS,
  num_experts_per_tok: ACTIVE,
  hidden_size: 128,
  intermediate_size: 64,
  layer_types: ['sliding_attention', 'full_attention', 'sliding_attention'],
};
// Blocks and scales of 2F x D and of D x F: 17 bytes for 32 numbers.
const EXPERT_BYTES = (3 * 64 * 128 * 17) / 32;
const opened = testDevice();
let gpu: Gpu;
let source: MemorySource;
let resident: Generator;

const OPTIONS: LoadOptions = { contextTokens: 512 };
const load = (options: LoadOptions = {}, from: TensorSource = source) => loadEngine(gpu, from, { ...OPTIONS, ...options });

beforeAll(async () => {
  gpu = testGpu(opened);
  source = memorySource(makeCheckpoint({ config: CONFIG, seed: 3 }));
  resident = await load();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const prompt = (length: number, from = 1) => Array.from({ length }, (_, i) => (i * 37 + i * i + from) % 256);

interface Outcome {
  tokens: GeneratedToken[];
  summary: GenerationSummary;
}

async function run(on: Generator, changes: Partial<GenerationRequest>): Promise<Outcome> {
  const greedy = { temperature: 0, seed: 0 };
  const base = {
    prompt: prompt(9),
    maxTokens: 8,
    sampling: greedy,
    stopTokens: new Set<number>(),
    logprobs: 20,
    promptLogprobs: false,
  };
  const tokens: GeneratedToken[] = [];
  const running = on.generate({ ...base, ...changes });
  for (;;) {
    const { value, done } = await running.next();
    if (done) return { tokens, summary: value };
    tokens.push(value);
  }
}

/** Requests of one conversation and others, in an order that changes which experts are where. */
const REQUESTS: [string, Partial<GenerationRequest>][] = [
  ['greedy', { maxTokens: 12 }],
  ['a prompt of one token, without log-probabilities', { prompt: prompt(1, 77), logprobs: null, maxTokens: 10 }],
  ['sampled', { prompt: prompt(33, 11), sampling: { temperature: 1, seed: 5, topK: 40, frequencyPenalty: 0.3 } }],
  ['a second turn', { prompt: [...prompt(33, 11), ...prompt(9, 3)] }],
  ['a long prompt', { prompt: prompt(300, 5), maxTokens: 4 }],
  ['log-probabilities of the prompt', { prompt: prompt(20, 9), promptLogprobs: true, maxTokens: 2 }],
  ['ids that the request allows, some of which must come', { mask: (sampled) => (sampled.length % 3 === 1 ? 65 : LOWER) }],
];
/** The ids 0 to 31 of each 64. */
const LOWER = Uint32Array.from({ length: CONFIG.vocab_size / 32 }, (_, word) => (word % 2 === 0 ? 0xffffffff : 0));

async function runAll(on: Generator): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [, request] of REQUESTS) outcomes.push(await run(on, request));
  return outcomes;
}

/** The promised facts of outcomes; the counts of paging are left out. */
const facts = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ tokens, summary }, i) => ({ of: REQUESTS[i]?.[0], tokens, summary: { ...summary, paging: undefined } }));

describe('the results are those of the resident engine, to the bit', () => {
  let expected: ReturnType<typeof facts>;
  beforeAll(async () => {
    expected = facts(await runAll(resident));
  });

  test.each([5, 8, 16, 31, 32])('with %i of 32 experts on the GPU', async (experts) => {
    const found = await runAll(await load({ experts }));
    expect(facts(found)).toEqual(expected);
    const reads = found.map(({ summary }) => summary.paging?.readBytes ?? Number.NaN);
    if (experts === EXPERTS) expect(reads).toEqual(reads.map(() => 0));
    else expect(reads[0]).toBeGreaterThan(0);
  });
});

test('with int8, and with the embedding in storage, they are those of the resident engine, too', async () => {
  const int8 = { ...gpu, variant: { ...gpu.variant, dense: 'int8' as const } };
  const options: LoadOptions = { ...OPTIONS, embedding: 'storage' };
  const expected = await runAll(await loadEngine(int8, source, options));
  const found = await runAll(await loadEngine(int8, source, { ...options, experts: 8 }));
  expect(facts(found)).toEqual(facts(expected));
});

describe('the counts', () => {
  // Chunks of up to 16 tokens do not depend on the GPU's speed.
  const requests = [{}, { prompt: prompt(16, 50), maxTokens: 12 }, { prompt: prompt(1, 8), maxTokens: 20 }];

  /** Replays what a GPU with all experts chose, on slots without a GPU. */
  function replay(slots: number, events: readonly Choice[]) {
    const residency = new Residency({ layers: LAYERS, experts: EXPERTS, slots });
    const first = [...Array(slots).keys()];
    for (let layer = 0; layer < LAYERS; layer++) {
      for (const expert of first) residency.place(layer, { expert, slot: expert });
      residency.use(layer, first.toReversed());
    }
    const counted = { used: 0, misses: 0, stalls: 0, promptReads: 0 };
    for (const { layer, counts, chosen } of events) {
      const missing =
        counts === undefined
          ? residency.missing(layer, chosen)
          : promptTurns({ residency, layer, counts, transit: Math.min(8, EXPERTS - slots) }).passing.flat();
      for (const placement of missing.filter(({ slot }) => slot < slots)) residency.place(layer, placement);
      residency.use(layer, chosen);
      if (counts !== undefined) counted.promptReads += missing.length;
      else {
        counted.used += chosen.length;
        counted.misses += missing.length;
        counted.stalls += Math.sign(missing.length);
      }
    }
    return counted;
  }

  interface Choice {
    layer: number;
    chosen: readonly number[];
    /** Of a chunk of a prompt. */
    counts?: readonly number[];
  }

  /** The choices of an engine that misses nothing. */
  async function choicesOfAll(): Promise<Choice[]> {
    const choices: Choice[] = [];
    const { pass, used } = Pager.prototype;
    vi.spyOn(Pager.prototype, 'pass').mockImplementation(function (this: Pager, layer, chunk) {
      choices.push({ layer, counts: chunk.counts, chosen: byUse(chunk.counts) });
      return pass.call(this, layer, chunk);
    });
    vi.spyOn(Pager.prototype, 'used').mockImplementation(function (this: Pager, routed) {
      for (let layer = 0; layer < LAYERS; layer++) {
        choices.push({ layer, chosen: [...routed.subarray(layer * ACTIVE, (layer + 1) * ACTIVE)] });
      }
      used.call(this, routed);
    });
    const all = await load({ experts: EXPERTS });
    for (const request of requests) await run(all, request);
    vi.restoreAllMocks();
    return choices;
  }

  test('are those of a replay of what a GPU with all experts chose', async () => {
    const choices = await choicesOfAll();
    for (const experts of [5, 16]) {
      const paged = await load({ experts });
      const found: PagingCounts[] = [];
      for (const request of requests) found.push((await run(paged, request)).summary.paging ?? expect.unreachable());
      const sum = (name: keyof PagingCounts) => found.reduce((total, counts) => total + counts[name], 0);
      const expected = replay(experts, choices);
      expect(expected.misses).toBeGreaterThan(10);
      const { used, misses, stalls, promptReads } = expected;
      expect([sum('used'), sum('misses'), sum('stalls'), sum('promptReads')]).toEqual([used, misses, stalls, promptReads]);
      expect(sum('readBytes')).toBe((misses + promptReads) * EXPERT_BYTES);
    }
  });
});

describe('a read that does not come', () => {
  const request = { prompt: prompt(12, 4), maxTokens: 10 };
  let reads = 0;
  let onRead: (n: number) => Promise<void> = async () => undefined;
  let paged: Generator;
  let expected: GeneratedToken[];
  /** Numbers of reads: of the prompt, its last one included, and of decoding. */
  let points: number[] = [];
  beforeAll(async () => {
    const readRange: MemorySource['readRange'] = async (name, from, until) => {
      await onRead(++reads);
      return source.readRange(name, from, until);
    };
    paged = await load({ experts: 5 }, { ...source, readRange });
    expected = (await run(resident, request)).tokens;
    const { summary } = await interrupted(0, onRead);
    const { promptReads = 0, misses = 0 } = summary.paging ?? {};
    // Each expert is read in four parts.
    points = [1, 2 * promptReads, 4 * promptReads, 4 * promptReads + 2, 4 * promptReads + 2 * misses];
  });

  /** Runs the request with other experts in the slots, and another prompt in the cache. */
  async function interrupted(at: number, meanwhile: typeof onRead, changes: Partial<GenerationRequest> = {}): Promise<Outcome> {
    await run(paged, { prompt: prompt(5, 90), maxTokens: 3 });
    const before = reads;
    onRead = async (n) => (n - before === at ? meanwhile(n) : undefined);
    try {
      return await run(paged, { ...request, ...changes });
    } finally {
      onRead = async () => undefined;
    }
  }

  test('but fails ends the answer with its error, and the next one is right', async () => {
    for (const at of points) {
      const failing = interrupted(at, async () => {
        throw namedError('storage-failed', 'the disk is gone');
      });
      await expect(failing, `read ${at}`).rejects.toMatchObject({ name: 'storage-failed' });
      expect((await run(paged, request)).tokens).toEqual(expected);
    }
  });

  test('ends at once when the answer is aborted, and the next one is right', async () => {
    for (const at of points) {
      const controller = new AbortController();
      const never = () => {
        controller.abort();
        return new Promise<never>(() => undefined);
      };
      const { tokens, summary } = await interrupted(at, never, { signal: controller.signal });
      expect(summary.end).toBe('aborted');
      expect(tokens).toEqual(expected.slice(0, tokens.length));
      expect((await run(paged, request)).tokens).toEqual(expected);
    }
  });
});

test('a source that cannot read single experts is refused before anything is loaded', async () => {
  const { readRange: _, ...other } = source;
  await expect(load({ experts: 8 }, other)).rejects.toThrow('no storage to read experts from');
});

describe('a load', () => {
  test('fills the slots with the most used experts, and reads no byte twice and none too many', async () => {
    const read: string[] = [];
    const streamed: number[] = [];
    const progress: [bytes: number, totalBytes: number][] = [];
    const byUse = Array.from({ length: LAYERS }, (_, layer) => [...Array(EXPERTS).keys()].map((i) => (i * 5 + layer) % EXPERTS));
    const from: TensorSource = {
      ...source,
      expertsByUse: async () => byUse,
      stream: (names, onPiece, signal) =>
        source.stream(
          names,
          (piece) => {
            streamed.push(piece.bytes.length);
            return onPiece(piece);
          },
          signal,
        ),
      readRange: (name, start, end) => {
        read.push(`${name} ${start} ${end}`);
        return source.readRange(name, start, end);
      },
    };
    await load({ experts: 8, onProgress: (...now) => progress.push(now) }, from);
    const isExpert = (name: string) => /mlp\.experts\..*_(blocks|scales)$/.test(name);
    const expected = byUse.flatMap((experts, layer) =>
      [...source.tensors].flatMap(([name, { bytes }]) => {
        if (!isExpert(name) || !name.includes(`layers.${layer}.`)) return [];
        const each = bytes / EXPERTS;
        return experts.slice(0, 8).map((expert) => `${name} ${expert * each} ${(expert + 1) * each}`);
      }),
    );
    expect(read.toSorted()).toEqual(expected.toSorted());
    const dense = [...source.tensors].reduce((sum, [name, { bytes }]) => sum + (isExpert(name) ? 0 : bytes), 0);
    expect(streamed.reduce((sum, bytes) => sum + bytes, 0)).toBe(dense);
    const total = dense + LAYERS * 8 * EXPERT_BYTES;
    expect(progress.every(([bytes, totalBytes]) => totalBytes === total && bytes <= total)).toBe(true);
    expect(progress.at(-1)).toEqual([total, total]);
  });

  test('that is aborted while it fills slots ends with an AbortError', async () => {
    const controller = new AbortController();
    const readRange: MemorySource['readRange'] = async (...range) => {
      controller.abort();
      return source.readRange(...range);
    };
    const loading = load({ experts: 8, signal: controller.signal }, { ...source, readRange });
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('adds the uses of each answer to those kept with the model', async () => {
    const added: (readonly (readonly number[])[])[] = [];
    const addExpertUses = async (uses: (typeof added)[number]) => void added.push(uses);
    const paged = await load({ experts: 8 }, { ...source, addExpertUses });
    const { summary } = await run(paged, {});
    expect(added.length).toBe(1);
    const sums = (added[0] ?? []).map((layer) => layer.reduce((sum, count) => sum + count, 0));
    expect(sums).toEqual(Array<number>(LAYERS).fill((summary.paging?.used ?? 0) / LAYERS));
    expect(sums[0]).toBeGreaterThan(0);
  });
});

test('the bench measures only experts that have a slot, and leaves the answers as they were', async () => {
  const paged = await load({ experts: 5 });
  const { kernels } = await paged.bench({ kernels: true, onMeasure: () => undefined, signal: new AbortController().signal });
  const bytesOf = (kernel: string) => kernels.find((row) => row.kernel === kernel)?.bytes ?? 0;
  // Blocks and scales of two of an expert's three matrices, by a decoded token's experts; biases are 4 F bytes.
  const gateUp = (ACTIVE * 2 * 64 * 128 * 17) / 32;
  expect(bytesOf('experts_gate_up') - gateUp).toBeGreaterThanOrEqual(0);
  expect(bytesOf('experts_gate_up') - gateUp).toBeLessThanOrEqual(EXPERTS * 4 * 64);
  expect((await run(paged, {})).tokens).toEqual((await run(resident, {})).tokens);
});
