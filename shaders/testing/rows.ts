// Converts a kernel's flat f32 arrays to the reference's rows of f64, and back.

/** Splits a flat array into rows. // (rows · width) f32 -> (rows) of (width) f64 */
export function rowsOf(values: ArrayLike<number>, width: number): Float64Array[] {
  const all = Float64Array.from(values);
  return Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
}

/** Joins rows into a flat array. // (rows) of (width) -> (rows · width) */
export function flat(rows: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => Array.from(row)));
}
