// Packs values into the words of a WGSL struct, by field names instead of indices.

/** The fields of a struct in order: a scalar's type, or the number of u32 words of a list. */
export type StructFields = Readonly<Record<string, 'f32' | 'u32' | number>>;

/** A value for each field; a list may be shorter than its field, and zeros follow it. */
export type StructValues<F extends StructFields> = { [K in keyof F]: F[K] extends number ? readonly number[] : number };

/** Words of 32 bits of a struct without padding. */
export function structWords(fields: StructFields): number {
  return Object.values(fields).reduce<number>((words, type) => words + wordsOf(type), 0);
}

/**
 * Packs `values` in the order of `fields`. The struct must need no padding: four scalars or a list
 * of vec4 at a time.
 */
export function packStruct<F extends StructFields>(fields: F, values: StructValues<F>): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(structWords(fields));
  const floats = new Float32Array(words.buffer);
  let at = 0;
  for (const [name, type] of Object.entries(fields)) {
    const value: number | readonly number[] = values[name as keyof F];
    if (typeof value !== 'number') words.set(value, at);
    else if (type === 'f32') floats[at] = value;
    else words[at] = value;
    at += wordsOf(type);
  }
  return words;
}

const wordsOf = (type: StructFields[string]): number => (typeof type === 'number' ? type : 1);
