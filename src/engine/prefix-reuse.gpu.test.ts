// A conversation edited 200 times: a run that reuses the cache gives the ids of a run from scratch.

import { expect, test } from 'vitest';
import { testDevice } from '../../shaders/testing/device.ts';
import { readFixture } from '../../shaders/testing/fixture.ts';
import { random } from '../../shaders/testing/random.ts';
import { testGpu } from '../../shaders/testing/test-gpu.ts';
import { loadGolden } from '../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import { loadEngine } from './engine.ts';
import type { Generator } from './generation.ts';
import { memorySource } from './testing/memory-source.ts';

const EDITS = 200;
// The test waits for each of thousands of submits, which takes minutes on a busy machine.
const TIMEOUT_MS = 1_200_000;
// No prompt of the test starts with this id: a prompt of it empties an engine's cache.
const FORGET = 255;

const opened = testDevice();
const draw = random(5);

/**
 * Edits a conversation as a user does: answers, edits a message, goes back, or changes everything.
 */
function edited(ids: readonly number[], answer: readonly number[]): number[] {
  const fresh = Array.from({ length: 1 + draw.below(8) }, () => draw.below(FORGET));
  const kind = draw.below(10);
  if (kind < 5 && ids.length < 60) return [...ids, ...answer, ...fresh];
  const cut = kind < 9 ? draw.below(ids.length) : 0;
  const rest = ids.slice(cut + fresh.length);
  return [...ids.slice(0, cut), ...fresh, ...(draw.below(2) === 0 ? rest : [])];
}

async function answer(engine: Generator, prompt: readonly number[], maxTokens = 2): Promise<{ ids: number[]; cached: number }> {
  const sampling = { temperature: 0, seed: 0 };
  const running = engine.generate({
    prompt,
    maxTokens,
    sampling,
    stopTokens: new Set<number>(),
    logprobs: null,
    promptLogprobs: false,
  });
  const ids: number[] = [];
  for (;;) {
    const { value, done } = await running.next();
    if (done) return { ids, cached: value.cachedTokens };
    ids.push(value.id);
  }
}

test(
  `after each of ${EDITS} random edits, the ids are those of a run from scratch`,
  async () => {
    const { recipe } = await loadGolden('odd', readFixture);
    const two = { num_hidden_layers: 2, layer_types: ['sliding_attention', 'full_attention'] };
    const source = memorySource(makeCheckpoint({ ...recipe, config: { ...recipe.config, ...two } }));
    // Rings have 48 rows for a window of 16: longer conversations wrap.
    // Some edits then need positions that a ring has lost.
    const load = () => loadEngine(testGpu(opened), source, { contextTokens: 100, stepTokens: 32, ringTokens: 16 });
    const [engine, forgetful] = [await load(), await load()];
    let ids: number[] = [1, 2, 3];
    let said: number[] = [];
    let same = 0;
    let cached = 0;
    let lost = 0;
    for (let edit = 0; edit < EDITS; edit++) {
      const next = edited(ids, said);
      const shared = next.findIndex((id, i) => id !== ids[i]);
      const reused = await answer(engine, next);
      await answer(forgetful, [FORGET], 0);
      const scratch = await answer(forgetful, next);
      expect(scratch.cached).toBe(0);
      same += reused.ids.join() === scratch.ids.join() ? 1 : 0;
      cached += reused.cached;
      lost += shared > 0 && reused.cached === 0 ? 1 : 0;
      [ids, said] = [next, reused.ids];
    }
    expect(same).toBe(EDITS);
    // The test needs edits that reuse positions, and edits that need positions a ring has lost.
    expect(cached).toBeGreaterThan(5 * EDITS);
    expect(lost).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
