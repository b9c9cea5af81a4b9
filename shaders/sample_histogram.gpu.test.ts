// The kernels that find the cuts of top-k and top-p, pass by pass.
// The tests compare histograms with plain counting, and places with plain searching.

import { describe, expect, test } from 'vitest';
import type { Sampling } from '../src/engine/generation.ts';
import { vocabularyParts } from '../src/engine/kernels/sampling-kernels.ts';
import { samplingWords } from '../src/engine/memory/sampling-state.ts';
import { tiny } from './testing/configs.ts';
import { EXACT } from './testing/differences.ts';
import { kernelUnderTest } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';

const peakKernel = kernelUnderTest('sample_peak', EXACT);
const histogramKernel = kernelUnderTest('sample_histogram', EXACT);

const BINS = 1024;
const PLACES = 4 * BINS;
const NO_KEY = 0xffff_ffff;
const STALE = 77;
// Three parts, the last one not full.
const V = 2_611;
const config = { ...tiny, vocabulary: V };
// Multiples of 1/32, so that f32 and f64 put every id into the same coarse bin.
const logits = random(31)
  .normals(V, 3)
  .map((logit) => Math.round(logit * 32) / 32)
  .with(2_000, Number.NaN);
const max = logits.reduce((a, b) => (b > a ? b : a), Number.NEGATIVE_INFINITY);

/** Runs the peak and passes 0 to `last` on buffers of a generation. */
async function passes(sampling: Partial<Sampling>, last: number) {
  const end = { stopTokens: new Set<number>(), limit: 10 };
  const scores = {
    decode_state: Uint32Array.of(0, 0, 0, 0),
    sampling: samplingWords({ temperature: 1, seed: 0, ...sampling }, end, V, false),
    logits,
    bias: new Float32Array(V),
    counts: new Uint32Array(V),
    mask: new Uint32Array(Math.ceil(V / 32)),
  };
  const stale = new Uint32Array(PLACES + 6).fill(STALE);
  const untouched = new Uint32Array(vocabularyParts(config) * 2).fill(STALE);
  let { truncation, peaks } = await peakKernel.run({
    config,
    buffers: { ...scores, truncation: stale, peaks: untouched },
    params: { empties_histograms: 1 },
  });
  for (let pass = 0; pass <= last; pass++) {
    const buffers = { ...scores, peaks, truncation };
    ({ truncation, peaks } = await histogramKernel.run({ config, buffers, params: { pass_index: pass } }));
  }
  return { peaks, words: [...truncation], floats: new Float32Array(truncation.buffer, truncation.byteOffset, truncation.length) };
}

const section = (words: readonly number[], index: number) => words.slice(index * BINS, (index + 1) * BINS);
const sum = (words: readonly number[]) => words.reduce((a, b) => a + b, 0);

/** Ids per coarse bin, without those farther than `reach` nats. */
function counted(reach = 32): number[] {
  const bins = Array<number>(BINS).fill(0);
  for (const logit of logits) {
    const nats = max - logit;
    if (nats < 32 && nats <= reach) bins[Math.floor(nats * 32)] = (bins[Math.floor(nats * 32)] ?? 0) + 1;
  }
  return bins;
}

describe('sample_peak', () => {
  test('empties the histograms when it is told to, and leaves the places', async () => {
    const { words } = await passes({ topK: 5 }, -1);
    expect(new Set(words.slice(0, PLACES))).toEqual(new Set([0]));
    expect(words.slice(PLACES)).toEqual(Array<number>(6).fill(STALE));
  });

  test('leaves the best of each part', async () => {
    const { peaks } = await passes({ topK: 5 }, -1);
    const scores = new Float32Array(peaks.buffer, peaks.byteOffset, peaks.length);
    const ids = [1, 3, 5].map((i) => peaks[i] as number);
    expect(ids.map((id) => logits[id])).toEqual([scores[0], scores[2], scores[4]]);
    expect(Math.max(...ids.map((id) => logits[id] as number))).toBe(max);
  });
});

describe('sample_histogram', () => {
  test('counts every number once, by its distance from the best', async () => {
    const { words } = await passes({ topK: 5 }, 0);
    expect(section(words, 0)).toEqual(counted());
    expect(sum(section(words, 2)) + sum(section(words, 3))).toBe(0);
  });

  test('leaves out what min-p cuts off', async () => {
    const { words } = await passes({ topP: 0.5, minP: Math.exp(-3.01) }, 0);
    expect(section(words, 0)).toEqual(counted(3.01));
  });

  test('weighs a coarse bin as the sum of its ids’ weights', async () => {
    const { words } = await passes({ topP: 0.5, temperature: 1.7 }, 0);
    const one = Math.floor(0xffff_ffff / V);
    const weight = section(words, 1).reduce((total, word, bin) => total + (word / one) * Math.exp(-bin / 32), 0);
    const expected = logits.reduce((total, logit) => total + (logit > -1e9 ? Math.exp((logit - max) / 1.7) : 0), 0);
    expect(weight / expected).toBeCloseTo(1, 5);
  });

  test('finds the bin of the k-th id and counts that one’s finely', async () => {
    const { words, floats } = await passes({ topK: 200 }, 1);
    const bins = counted();
    const bin = bins.findIndex((_, i) => sum(bins.slice(0, i + 1)) >= 200);
    expect(words[PLACES]).toBe(bin);
    expect(floats[PLACES + 1]).toBe(200 - sum(bins.slice(0, bin)));
    expect(words[PLACES + 2]).toBe(NO_KEY);
    // All at the bin's near end.
    expect(section(words, 2)).toEqual(
      Array<number>(BINS)
        .fill(0)
        .with(0, bins[bin] as number),
    );
  });

  test('finds no bin for more ids than there are', async () => {
    const { words } = await passes({ topK: V - 1, minP: 0.01 }, 1);
    expect(words[PLACES]).toBe(BINS);
    expect(sum(section(words, 2))).toBe(0);
  });

  test('then finds top-p’s bin in what top-k left', async () => {
    const { words, floats } = await passes({ topK: 200, topP: 0.9 }, 2);
    const bins = counted();
    const last = words[PLACES] as number;
    const weights = bins.slice(0, last + 1).map((count, bin) => count * Math.exp(-bin / 32));
    const wanted = 0.9 * sum(weights);
    const bin = weights.findIndex((_, i) => sum(weights.slice(0, i + 1)) >= wanted);
    expect(words[PLACES + 3]).toBe(bin);
    expect(floats[PLACES + 4]).toBeCloseTo(wanted - sum(weights.slice(0, bin)), 2);
    expect(words[PLACES + 5], 'the last key that top-k keeps').toBe(last * BINS);
    expect(section(words, 3)[0]).toBe(bins[bin]);
  });

  test.fails('control: one id fewer', async () => {
    const bins = counted();
    const first = bins.findIndex((count) => count > 0);
    expect(section((await passes({ topK: 5 }, 0)).words, 0)).toEqual(bins.with(first, (bins[first] as number) - 1));
  });
});
