// Makes a dense matrix in each format that a model may hold, for the kernels and for the reference.

import type { Dense } from '../../src/engine/gpu/variant.ts';
import { bf16Rows, int8Rows, quantizeRows, type Rows } from '../../src/engine/reference/reference.ts';

export const DENSE: readonly Dense[] = ['bf16', 'int8'];

export interface DenseMatrix {
  bytes: Uint8Array<ArrayBuffer>;
  rowBytes: number;
  rows: Rows;
}

/** Converts `weights`, rows of bf16, to the format. */
export function denseMatrix(dense: Dense, weights: Uint8Array<ArrayBuffer>, columns: number): DenseMatrix {
  if (dense === 'bf16') return { bytes: weights, rowBytes: columns * 2, rows: bf16Rows(weights, columns) };
  const bytes = quantizeRows(weights, columns);
  return { bytes, rowBytes: bytes.length / (weights.length / (columns * 2)), rows: int8Rows(bytes, columns) };
}
