// The bars that static statistics must clear, for every kernel and for mat-vecs.

import type { Matrix } from './pipelines.ts';
import type { KernelStatistics } from './statistics.ts';

/**
 * Most vector registers. With more, too few wavefronts fit to compute while others wait for memory.
 */
const MAX_VGPRS = 96;

/**
 * Vector operations a weight, in the loop that decodes weights. With this, arithmetic takes a
 * quarter of the time to read the weights, on all GPUs from laptops up. Format int4 has no bar,
 * because only the compared kernels of others use it.
 */
const MAX_VALU: Readonly<Record<Matrix['format'], number>> = {
  bf16: 2.2,
  int8: 3,
  MXFP4: 3.5,
  int4: Number.POSITIVE_INFINITY,
};

/**
 * Loads for 16 bytes of weights: the weights' own load, and a share of the loads of scales and x.
 * The same bar holds for memory and for workgroup memory.
 */
const MAX_LOADS = 3.5;

/**
 * A smaller matrix is read before a GPU's memory is busy. Its kernel must compile, but its cost
 * does not show.
 */
const MIN_BYTES = 1e6;

/** Sentences, each with the number found and its bar. [] for a good kernel. */
export function faults({ error, spilled, scratch, vgprs, format, matrixBytes, perWeight }: KernelStatistics): string[] {
  if (error !== null) return [error];
  const above = (what: string, found: number, max: number) => (found > max ? [`${what}: ${found}, at most ${max}`] : []);
  return [
    ...above('spilled registers', spilled, 0),
    ...above('bytes of private memory', scratch, 0),
    ...(perWeight === null || format === null || matrixBytes < MIN_BYTES
      ? []
      : [
          ...above('VGPRs', vgprs, MAX_VGPRS),
          ...above(`VALU a ${format} weight`, perWeight.loop.valu, MAX_VALU[format]),
          ...above('loads for 16 bytes of weights', perWeight.row.vmem, MAX_LOADS),
          ...above('loads of workgroup memory for 16 bytes of weights', perWeight.row.lds, MAX_LOADS),
        ]),
  ];
}
