// page_check: it records the router's choice, and stops a token whose experts are not all in slots.

import { describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { gptOss20b } from './testing/configs.ts';
import { kernelUnderTest } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';

const kernel = kernelUnderTest('page_check', { atol: 0, eps: 0 });
const config: Config = gptOss20b;
const LAYERS = 3;
const NONE = 0xffffffff;
const UNWRITTEN = 77;

const logits = random(5).normals(config.experts);
const best = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number)).slice(0, config.activeExperts);

/** Runs the check of one layer with some experts in no slot. */
async function check(layer: number, absent: readonly number[], stopped = 0) {
  const slots = Uint32Array.from({ length: config.experts }, (_, expert) => (absent.includes(expert) ? NONE : expert));
  const buffers = {
    decode_state: Uint32Array.of(9, stopped, 4, 0),
    router_logits: logits,
    slots,
    routed: new Uint32Array(LAYERS * config.activeExperts).fill(UNWRITTEN),
  };
  const { decode_state, routed } = await kernel.run({ config, buffers, params: { layer } });
  return { state: [...decode_state], routed: [...routed] };
}

const rowsWith = (layer: number) =>
  Array.from({ length: LAYERS }, (_, l) => (l === layer ? best : best.map(() => UNWRITTEN))).flat();

describe('page_check', () => {
  test('lets a token go on whose experts are all in slots, and records them', async () => {
    const others = [...logits.keys()].filter((expert) => !best.includes(expert));
    expect(await check(1, others)).toEqual({ state: [9, 0, 4, 0], routed: rowsWith(1) });
  });

  test.each([0, 1, 2, 3])('stops a token whose expert of rank %i is in no slot', async (rank) => {
    expect(await check(2, [best[rank] as number])).toEqual({ state: [9, 4, 4, 0], routed: rowsWith(2) });
  });

  test('says which layer: the first', async () => {
    expect((await check(0, best)).state[1]).toBe(2);
  });

  test('leaves a generation that has ended alone', async () => {
    expect(await check(1, best, 1)).toEqual({ state: [9, 1, 4, 0], routed: rowsWith(-1) });
  });
});
