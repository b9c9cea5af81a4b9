// The kernel harness itself detects writes and reads beyond a kernel's buffers.
// A sound kernel plays the broken one: its buffers are too short.

import { describe, expect, test } from 'vitest';
import { tiny } from './configs.ts';
import { kernelUnderTest, untouched } from './kernel-run.ts';
import { bf16Of } from './random.ts';

// An epsilon of 1e-5 takes 5e-6 off a row of ones.
const kernel = kernelUnderTest('prefill_rmsnorm', { atol: 1e-5, eps: 0 });
const ones = new Float32Array(tiny.hidden).fill(1);
const norm_weight = bf16Of(ones);

describe('a kernel under test', () => {
  test('may not write behind its output', async () => {
    const buffers = { x: ones, norm_weight, out: untouched(tiny.hidden - 1) };
    await expect(kernel.run({ config: tiny, buffers })).rejects.toThrow(/words written behind out/);
  });

  test('computes NaN from what it reads behind its inputs, and NaN is close to nothing', async () => {
    const { out } = await kernel.run({ config: tiny, buffers: { x: ones.slice(1), norm_weight, out: untouched(tiny.hidden) } });
    expect(out.every(Number.isNaN)).toBe(true);
    expect(() => kernel.expectClose(out, out)).toThrow(/prefill_rmsnorm on/);
  });

  test('that leaves an output alone where it should write, or writes where it should not, is seen', async () => {
    const two = { x: new Float32Array([...ones, ...ones]), norm_weight, out: untouched(2 * tiny.hidden) };
    const { out } = await kernel.run({ config: tiny, buffers: two, step: { tokens: 1 } });
    kernel.expectClose(out, [...ones, ...untouched(tiny.hidden)]);
    expect(() => kernel.expectClose(out, [...ones, ...ones])).toThrow(/\[32\] is/);
    expect(() => kernel.expectClose(out, untouched(2 * tiny.hidden))).toThrow(/\[0\] is/);
  });
});
