// Compares gpt-oss-tiny, as it ships, run by the reference in f64, with Hugging Face transformers
// in f32.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/engine/config.ts';
import { referenceForward } from '../../../src/engine/reference/reference-forward.ts';
import { memorySource } from '../../../src/engine/testing/memory-source.ts';
import { loadTrainedGoldens, type TrainedGolden, trainedDigests, trainedFiles } from './trained-golden.ts';

const TOLERANCE = 1e-3;

const read = async (path: string) => new Uint8Array(await readFile(path));
const files = await trainedFiles(read);
const source = memorySource(files);
const config = parseConfig(source.config);
const goldens = await loadTrainedGoldens(read, config.vocabulary);

test('the golden belongs to the checkpoint that ships', async () => {
  for (const [name, digest] of Object.entries(await trainedDigests(read))) {
    const file = files.get(name) ?? new Uint8Array();
    expect(createHash('sha256').update(file).digest('hex'), name).toBe(digest);
  }
});

test('it has a question about the app, a sum and a function call, each with a whole answer', () => {
  expect(goldens.map(({ skill }) => skill)).toEqual(['chat', 'arithmetic', 'functions']);
  for (const { logits, greedy } of goldens) {
    const last = [...(logits.at(-1) ?? [])];
    expect(last.indexOf(Math.max(...last))).toBe(greedy.ids[0]);
    expect(greedy.top.map((top) => top[0]?.id)).toEqual(greedy.ids);
  }
});

test('the reference gives the logits of transformers for the question about the app', { timeout: 120_000 }, () => {
  const { prompt, logits } = goldens[0] as TrainedGolden;
  const found = referenceForward(config, source.bytesOf, prompt).logits.slice(-logits.length);
  found.forEach((row, i) => {
    const expected = logits[i] ?? new Float32Array();
    expect(Math.max(...row.map((value, id) => Math.abs(value - (expected[id] ?? Number.NaN))))).toBeLessThanOrEqual(TOLERANCE);
  });
});
