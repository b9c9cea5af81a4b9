// Turns a kernel's flat f32 arrays into the rows of f64 that the reference takes, and back.

/** // (rows · width) f32 -> (rows) of (width) f64 */
export function rowsOf(values: ArrayLike<number>, width: number): Float64Array[] {
  const all = Float64Array.from(values);
  return Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
}

/** // (rows) of (width) -> (rows · width) */
export function flat(rows: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => Array.from(row)));
}
