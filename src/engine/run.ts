// What the model's pages (forward.ts, prefill.ts) are written with: a line per kernel, whole weights, and weights in parts.
// Takes Weights, gives their buffers; refuses to know the order of dispatches.

import type { Weight } from './buffers.ts';
import type { Bindings, KernelName, ParamNames } from './kernels.ts';

/** Prepares one dispatch: buffers by binding name but for those that say which step it is, constants by name. */
export type Run<D> = <K extends KernelName>(
  kernel: K,
  buffers: Record<Exclude<Bindings<K>, 'decode_state'>, GPUBuffer>,
  ...params: [ParamNames<K>] extends [never] ? [] : [Record<ParamNames<K>, number>]
) => D;

/** One dispatch per part of a matrix. */
export function rows<D>(weight: Weight, each: (buffer: GPUBuffer, part: { first_row: number; row_count: number }) => D): D[] {
  return weight.parts.map((part) => each(part.buffer, { first_row: part.firstRow, row_count: part.rows }));
}

/** One dispatch per part of the experts; blocks and scales are cut alike. */
export function experts<D>(
  blocks: Weight,
  scales: Weight,
  each: (blocks: GPUBuffer, scales: GPUBuffer, part: { first_expert: number; expert_count: number }) => D,
): D[] {
  return blocks.parts.map((part, i) =>
    each(part.buffer, at(scales.parts, i).buffer, { first_expert: part.firstRow, expert_count: part.rows }),
  );
}

/** The buffer of a weight that is never cut. */
export function whole(weight: Weight): GPUBuffer {
  return at(weight.parts, 0).buffer;
}

export function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`index ${index} of ${list.length}`);
  return value;
}
