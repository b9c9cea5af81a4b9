// The gate: real GPUs' compilers make code of every kernel that clears the bars. A wasteful kernel
// fails.

import { beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/engine/config.ts';
import officialConfig from '../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { faults } from './bars.ts';
import { FRUGAL, WASTEFUL } from './controls.ts';
import { kernelPipelines, WAYS } from './pipelines.ts';
import { GPUS } from './radv.ts';
import { type KernelStatistics, statisticsFor } from './statistics.ts';
import { LIMITS, matrixBytesRead, tokenOf } from './token.ts';

const config = parseConfig(officialConfig);
const kernels = kernelPipelines(config);
/** Variants that these GPUs run: with exact weights, and with int8. */
const RUN = WAYS.filter(({ isRun }) => isRun);
const broken = { ...FRUGAL, name: 'broken', code: `${FRUGAL.code}\nfn missing() { nowhere(); }` };

test('mat-vecs of every format are among the kernels', () => {
  const formats = kernels.flatMap(({ matrix }) => matrix?.format ?? []);
  expect(new Set(formats)).toEqual(new Set(['bf16', 'int8', 'MXFP4']));
});

/**
 * Each of the four runs that share a word of int8's scales loads it: from memory once, in the code
 * four times.
 */
const MAX_READ = { bf16: 1.02, int8: 1.1 };

const limits = Object.entries(LIMITS).flatMap(([limit, { bytes, dispatches }]) =>
  RUN.map(({ suffix, variant }) => ({ name: `${limit} can be bound${suffix}`, bytes, dispatches, suffix, variant })),
);

test.each(limits)('a decoded token takes no more dispatches than it may where $name', ({ bytes, dispatches, variant }) => {
  // The choice of the id adds two dispatches.
  for (const position of [0, 255, 256, 100_000]) {
    expect(tokenOf(config, variant, bytes, position).dispatches.length + 2).toBeLessThanOrEqual(dispatches);
  }
});

describe.each(GPUS)('on %s', (gpu) => {
  const rows = new Map<string, KernelStatistics>();
  beforeAll(async () => {
    const all = await statisticsFor(gpu, [...kernels, FRUGAL, ...Object.values(WASTEFUL), broken]);
    for (const row of all) rows.set(row.kernel, row);
  });
  const faultsOf = (kernel: string) => faults(rows.get(kernel) as KernelStatistics);

  test.each(kernels.map(({ name }) => name))('%s clears every bar', (kernel) => {
    expect(faultsOf(kernel)).toEqual([]);
  });

  test.each(limits)('a decoded token reads each byte of its matrices once where $name', ({ bytes, suffix, variant }) => {
    const token = tokenOf(config, variant, bytes, 0);
    const ratio = matrixBytesRead(token, [...rows.values()], suffix) / token.minBytes;
    expect(ratio).toBeGreaterThan(0.99);
    expect(ratio).toBeLessThanOrEqual(MAX_READ[variant.dense]);
  });

  test('a frugal mat-vec passes', () => {
    expect(faultsOf(FRUGAL.name)).toEqual([]);
    // Its loop's text: four loads of blocks, eight of x, one of scales.
    expect(rows.get(FRUGAL.name)?.perWeight).toMatchObject({ loop: { vmem: 13 / 4 }, row: { vmem: 13 / 4, lds: 0 } });
  });

  test.each([
    ['decodes by a table', ['VALU a MXFP4 weight', 'loads for 16 bytes']],
    ['loads x for every row', ['loads for 16 bytes']],
    ['holds more than fits', ['spilled registers', 'private memory', 'VGPRs']],
  ] as const)('the same one is caught when it %s', (waste, expected) => {
    const found = faultsOf(WASTEFUL[waste].name).join('; ');
    for (const fault of expected) expect(found).toContain(fault);
  });

  test('what does not compile is a fault, with the compiler’s word', () => {
    expect(faultsOf('broken').join()).toContain('nowhere');
  });
});
