// Makes a decoded token's residual for kernel tests: rows that sum to it.
// shaders/shared/rows/residual.wgsl describes them.

import type { Config } from '../../src/engine/config.ts';
import type { Random } from './random.ts';
import { rowsOf } from './rows.ts';

/** Makes row 0 and the addition of each slot's expert. // (1 + K, D) */
export function residualRows(values: Random, { hidden, activeExperts }: Config): Float32Array<ArrayBuffer> {
  return values.normals((1 + activeExperts) * hidden);
}

/** Sums the rows to the residual. // (1 + K, D) -> (D) */
export function summed(rows: Float32Array, { hidden }: Config): Float64Array {
  return rowsOf(rows, hidden).reduce((sum, row) => sum.map((value, i) => value + (row[i] as number)));
}
