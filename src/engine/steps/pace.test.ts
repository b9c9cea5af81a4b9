// Pace keeps submits short on slow GPUs and few on fast ones.

import { expect, test } from 'vitest';
import { Pace, type Slice } from './pace.ts';

const MOST: Slice = { tokens: 512, layers: 24 };

/**
 * Milliseconds of every submit of a prompt.
 * The GPU takes `perWork` for a layer-token and `perLayer` for a layer's weights.
 */
function submits(pace: Pace, prompt: number, perWork: number, perLayer = 0): number[] {
  const times: number[] = [];
  for (let left = prompt; left > 0; ) {
    const tokens = pace.tokens(left);
    for (let layer = 0; layer < MOST.layers; ) {
      const layers = Math.min(pace.layers(tokens), MOST.layers - layer);
      const ms = layers * (perLayer + tokens * perWork);
      pace.took({ tokens, layers }, ms);
      times.push(ms);
      layer += layers;
    }
    left -= tokens;
  }
  return times;
}

test.each([
  ['slow, 120 tokens a second', 1000 / 120 / 24],
  ['middling, 1,000', 1000 / 1000 / 24],
  ['fast, 10,000', 1000 / 10_000 / 24],
])('a %s: no submit passes 300 ms, and after a start none is needlessly short', (_, perWork) => {
  const pace = new Pace(MOST);
  const times = submits(pace, 4096, perWork);
  expect(Math.max(...times)).toBeLessThanOrEqual(300);
  const later = submits(pace, 4096, perWork);
  expect(Math.max(...later)).toBeLessThanOrEqual(150);
  const total = later.reduce((sum, ms) => sum + ms, 0);
  // There are at most as many submits as of 25 ms each, or as chunks.
  expect(later.length).toBeLessThanOrEqual(Math.max(total / 25, 4096 / MOST.tokens));
});

test('a GPU that becomes slow is given half, and half again', () => {
  const pace = new Pace(MOST);
  submits(pace, 4096, 0.001);
  expect(pace.layers(512)).toBe(24);
  pace.took({ tokens: 512, layers: 24 }, 151);
  expect(pace.layers(512)).toBe(12);
  pace.took({ tokens: 512, layers: 12 }, 151);
  expect(pace.layers(512)).toBe(6);
});

test('between 50 and 150 ms nothing changes', () => {
  const pace = new Pace(MOST);
  for (const ms of [50, 100, 150]) pace.took({ tokens: 256, layers: 1 }, ms);
  expect(pace.layers(256)).toBe(1);
});

test('a short submit at a prompt’s end does not make the next ones larger', () => {
  const pace = new Pace(MOST);
  pace.took({ tokens: 5, layers: 24 }, 1);
  expect(pace.layers(256)).toBe(1);
});

test('one layer that is too long makes the next chunk shorter, down to 16 tokens', () => {
  const pace = new Pace(MOST);
  for (let i = 0; i < 10; i++) pace.took({ tokens: pace.tokens(1000), layers: 1 }, 400);
  expect(pace.tokens(1000)).toBeLessThanOrEqual(16);
  expect(pace.layers(16)).toBe(1);
});

test('chunks of a prompt are even, so that none is of a token or two', () => {
  const pace = new Pace(MOST);
  submits(pace, 4096, 0.0001);
  expect(pace.tokens(513)).toBe(257);
  expect(pace.tokens(512)).toBe(512);
  expect(pace.tokens(1)).toBe(1);
});
