// The helpers of forward.ts and prefill.ts: they bind a dispatch to a weight, or to each part of
// it.

import { TABLES } from '../kernels/decode-kernels.ts';
import type { Bindings, KernelName, ParamNames } from '../kernels/kernels.ts';
import type { Part, Weight } from '../memory/buffers.ts';

/**
 * Prepares one dispatch: buffers by binding name, constants by name.
 * The caller leaves out the buffers of the step itself (`this_step`, `decode_state`).
 */
export type Run<D> = <K extends KernelName>(
  kernel: K,
  buffers: Record<Exclude<Bindings<K>, 'decode_state'>, GPUBuffer>,
  ...params: [ParamNames<K>] extends [never] ? [] : [Record<ParamNames<K>, number>]
) => D;

/** Makes one dispatch per part of a matrix. */
export function rows<D>(weight: Weight, each: (buffer: GPUBuffer, part: { first_row: number; row_count: number }) => D): D[] {
  return weight.parts.map((part) => each(part.buffer, { first_row: part.firstRow, row_count: part.rows }));
}

/** Two parts of a matrix, as `unembed` binds them. */
export interface RowsPair {
  weights_0: GPUBuffer;
  weights_1: GPUBuffer;
}

/**
 * Makes one dispatch per two parts of a matrix; a single part is bound twice.
 * `split` is the number of rows in the first part.
 */
export function rowPairs<D>(
  { parts }: Weight,
  each: (pair: RowsPair, part: { first_row: number; row_count: number; split: number }) => D,
): D[] {
  return pairsOf(parts).map(([first, last]) => {
    const row_count = last.firstRow + last.rows - first.firstRow;
    return each({ weights_0: first.buffer, weights_1: last.buffer }, { first_row: first.firstRow, row_count, split: first.rows });
  });
}

/** A layer's slots, and behind them the transit slots if there are any. */
export function withTransit(weight: Weight, transit: Weight | undefined): Weight {
  const behind = (transit?.parts ?? []).map((part) => ({ ...part, firstRow: weight.spec.rows + part.firstRow }));
  return { ...weight, parts: [...weight.parts, ...behind] };
}

/** Makes one dispatch per part of the experts; blocks and scales are cut alike. */
export function experts<D>(
  blocks: Weight,
  scales: Weight,
  each: (blocks: GPUBuffer, scales: GPUBuffer, part: { first_expert: number; expert_count: number }) => D,
): D[] {
  return blocks.parts.map((part, i) =>
    each(part.buffer, at(scales.parts, i).buffer, { first_expert: part.firstRow, expert_count: part.rows }),
  );
}

/** Blocks and scales of one or two parts of the experts, as decode's kernels bind them. */
export interface ExpertPair {
  blocks_0: GPUBuffer;
  scales_0: GPUBuffer;
  blocks_1: GPUBuffer;
  scales_1: GPUBuffer;
}

/**
 * Makes one dispatch per two parts of the experts; a single part is bound twice.
 * `split` is the number of experts in the first part.
 */
export function expertPairs<D>(
  blocks: Weight,
  scales: Weight,
  each: (pair: ExpertPair, part: { first_expert: number; expert_count: number; split: number }) => D,
): D[] {
  const scalePairs = pairsOf(scales.parts);
  return pairsOf(blocks.parts).map(([first, last], i) => {
    const [firstScales, lastScales] = at(scalePairs, i);
    const pair = {
      blocks_0: first.buffer,
      scales_0: firstScales.buffer,
      blocks_1: last.buffer,
      scales_1: lastScales.buffer,
    };
    const expert_count = last.firstRow + last.rows - first.firstRow;
    return each(pair, { first_expert: first.firstRow, expert_count, split: first.rows });
  });
}

/** Groups parts in pairs; a part that is left over is paired with itself. */
function pairsOf(parts: readonly Part[]): [first: Part, last: Part][] {
  const firsts = parts.filter((_, i) => i % 2 === 0);
  return firsts.map((first, i) => [first, parts[2 * i + 1] ?? first]);
}

/** Parts of a table as `embed` binds them. */
export interface Tables {
  table_0: GPUBuffer;
  table_1: GPUBuffer;
  table_2: GPUBuffer;
  table_3: GPUBuffer;
  table_4: GPUBuffer;
  table_5: GPUBuffer;
}

/**
 * Makes one dispatch per TABLES parts of a matrix. Where there are fewer, the last part is bound
 * again.
 */
export function tables<D>(
  weight: Weight,
  each: (parts: Tables, range: { first_row: number; part_rows: number; row_count: number }) => D,
): D[] {
  const firsts = weight.parts.flatMap((_, i) => (i % TABLES === 0 ? [i] : []));
  return firsts.map((first) => {
    const bound = weight.parts.slice(first, first + TABLES);
    const buffer = (i: number) => at(bound, Math.min(i, bound.length - 1)).buffer;
    const parts = {
      table_0: buffer(0),
      table_1: buffer(1),
      table_2: buffer(2),
      table_3: buffer(3),
      table_4: buffer(4),
      table_5: buffer(5),
    };
    const { firstRow, rows: part_rows } = at(bound, 0);
    return each(parts, { first_row: firstRow, part_rows, row_count: bound.reduce((sum, part) => sum + part.rows, 0) });
  });
}

/** Returns the buffer of a weight that is never cut. */
export function whole(weight: Weight): GPUBuffer {
  return at(weight.parts, 0).buffer;
}

export function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`index ${index} of ${list.length}`);
  return value;
}
