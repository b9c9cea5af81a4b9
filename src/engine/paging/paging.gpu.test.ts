// An engine with paged experts gives what the resident engine gives, to the bit, whatever the slots.
// It reads exactly what a list of recently used experts would miss.

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import firstLight from '../../../test/support/make-checkpoint/configs/first-light.json' with { type: 'json' };
import { loadEngine } from '../engine.ts';
import type { GeneratedToken, GenerationRequest, GenerationSummary, Generator } from '../generation.ts';
import type { LoadOptions } from '../model/model.ts';
import type { TensorSource } from '../tensor-source.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import { promptTurns } from './prompt-turns.ts';
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
const opened = testDevice();
let source: MemorySource;
let resident: Generator;

const OPTIONS: LoadOptions = { contextTokens: 512 };
const load = (options: LoadOptions = {}, from: TensorSource = source) =>
  loadEngine(testGpu(opened), from, { ...OPTIONS, ...options });

beforeAll(async () => {
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
  const base = { prompt: prompt(9), maxTokens: 8, sampling: greedy, stopTokens: new Set<number>(), logprobs: 20, promptLogprobs: false };
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

/** What the engine promises to be the same. */
const facts = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ tokens, summary: { paging: _, ...summary } }, i) => ({ of: REQUESTS[i]?.[0], tokens, summary }));

describe('the results are those of the resident engine, to the bit', () => {
  let expected: ReturnType<typeof facts>;
  beforeAll(async () => {
    expected = facts(await runAll(resident));
  });

  test.each([5, 8, 16, 31, 32])('with %i of 32 experts on the GPU', async (experts) => {
    const paged = await load({ experts });
    const found = await runAll(paged);
    expect(facts(found)).toEqual(expected);
    const reads = found.map(({ summary }) => summary.paging?.readBytes ?? 0);
    if (experts === EXPERTS) expect(reads).toEqual(reads.map(() => 0));
    else expect(reads[0]).toBeGreaterThan(0);

  });
});
