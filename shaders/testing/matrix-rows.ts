// Cases shared by the kernels that multiply rows of a bf16 matrix (qkv, attn_out, unembed).
// They vary the rows and the number of tokens.

import { UNTOUCHED } from './differences.ts';

/** A run of a matrix's rows in a buffer of its own, as device limits may cut it. */
export interface RowPart {
  first_row: number;
  row_count: number;
}

/** Cuts out the bytes of a part's rows. */
export function partOf(matrix: Uint8Array<ArrayBuffer>, rowBytes: number, part: RowPart): Uint8Array<ArrayBuffer> {
  return matrix.slice(part.first_row * rowBytes, (part.first_row + part.row_count) * rowBytes);
}

/** Names and parts of a matrix of `rows` rows; a workgroup computes four. */
export function rowParts(rows: number): [string, RowPart][] {
  return [
    ['the first row alone', { first_row: 0, row_count: 1 }],
    ['the last row alone', { first_row: rows - 1, row_count: 1 }],
    ['five rows from an odd one', { first_row: 3, row_count: 5 }],
    ['six rows from the middle', { first_row: 8, row_count: 6 }],
    ['all but the last, no multiple of four', { first_row: 0, row_count: rows - 1 }],
  ];
}

/** Keeps `values` (…, rows) where the row is in the part; the rest is UNTOUCHED. */
export function onlyPart(values: Float64Array, rows: number, { first_row, row_count }: RowPart): Float64Array {
  return values.map((value, i) => (i % rows >= first_row && i % rows < first_row + row_count ? value : UNTOUCHED));
}
