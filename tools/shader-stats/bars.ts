// The bars that static statistics must clear, for every kernel and for mat-vecs. Takes a row, gives what is wrong with it.

import type { Matrix } from './pipelines.ts';
import type { KernelStatistics } from './statistics.ts';

/** More, and so few wavefronts fit that none computes while others wait for memory. */
const MAX_VGPRS = 96;

/**
 * Vector operations a weight, in the loop that decodes them: then arithmetic takes a quarter of the time that GPUs from laptops to
 * the largest take to read the weights. int4 has no bar: it is what others are compared in.
 */
const MAX_VALU: Readonly<Record<Matrix['format'], number>> = {
  bf16: 2.2,
  int8: 3,
  MXFP4: 3.5,
  int4: Number.POSITIVE_INFINITY,
};

/** Loads for 16 bytes of weights: the one, and its share of scales and of bringing x, of memory and of workgroup memory each. */
const MAX_LOADS = 3.5;

/** A matrix of less is read before a GPU's memory is busy: it must compile, and nothing that it costs is seen. */
const MIN_BYTES = 1e6;

/** Sentences, each with the number found and its bar; none for a good kernel. */
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
