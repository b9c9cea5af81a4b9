// The layout of an int8 row on the GPU: its codes, then a bf16 scale for every 32 columns.
// shaders/shared/rows/load_int8.wgsl reads it.

/** Columns that share a scale. */
export const BLOCK_COLUMNS = 32;
const SCALE_BYTES = 2;
/** Bytes of one load; rows are read in such loads from their first byte on. */
const LOAD_BYTES = 16;

/** Bytes of a row; `columns` is a multiple of BLOCK_COLUMNS. */
export function int8RowBytes(columns: number): number {
  const scales = (columns / BLOCK_COLUMNS) * SCALE_BYTES;
  return columns + Math.ceil(scales / LOAD_BYTES) * LOAD_BYTES;
}
