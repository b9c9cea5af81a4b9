// The reference is the model: it agrees with Hugging Face transformers' f32 to 1e-4.
// The noise of f32 against f64 is 3e-5.

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { goldenNames, loadGolden } from '../../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import { parseConfig } from '../config.ts';
import { memorySource } from '../testing/memory-source.ts';
import { sample } from './reference.ts';
import { referenceForward } from './reference-forward.ts';

const TOLERANCE = 1e-4;

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let max = 0;
  for (let i = 0; i < found.length; i++) max = Math.max(max, Math.abs((found[i] as number) - (expected[i] as number)));
  return max;
}

describe.each(goldenNames)('the reference on the golden %s', (name) => {
  test('gives every layer’s hidden states, the logits and the first greedy id of transformers', {
    timeout: 120_000,
  }, async () => {
    const golden = await loadGolden(name, async (path) => new Uint8Array(await readFile(path)));
    const source = memorySource(makeCheckpoint(golden.recipe));
    const { hidden, logits } = referenceForward(parseConfig(source.config), source.bytesOf, golden.prompt);
    hidden.forEach((states, layer) => {
      const flat = states.flatMap((row) => [...row]);
      expect(largestDifference(flat, golden.hidden[layer] ?? []), `hidden state ${layer}`).toBeLessThanOrEqual(TOLERANCE);
    });
    golden.logitPositions.forEach((position, i) => {
      const difference = largestDifference(logits[position] ?? [], golden.logits[i] ?? []);
      expect(difference, `logits at ${position}`).toBeLessThanOrEqual(TOLERANCE);
    });
    expect(sample(logits.at(-1) ?? [])).toBe(golden.greedy.ids[0]);
  });
});
