// Finds out what a model's folder is when a file of the hub's layout is missing.

import { LAYOUT_PROBES, otherLayout } from '../format/other-layouts.ts';
import { type Origin, readStart, unlessAbsent } from './remote-files.ts';
import { isAbsent } from './request-failure.ts';

/**
 * The result of `reading`. Where that fails because the server has no such file, the folder is
 * asked for files of other formats.
 * Errors: those of `reading`, `model-unsupported` where the folder holds another format.
 */
export async function explainMissing<T>(origin: Origin, missing: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw (await layoutAt(origin, missing)) ?? error;
  }
}

/**
 * The error for a folder that holds another format; null where nothing tells. Errors of the network
 * count as silence.
 */
export async function layoutAt(origin: Origin, missing: string): Promise<Error | null> {
  if (origin.files) return otherLayout(origin.folder, origin.files, missing);
  const found = await Promise.all(
    LAYOUT_PROBES.map(async (name) => {
      const start = await unlessAbsent(readStart(origin, name, 1)).catch(() => null);
      return start === null ? [] : [name];
    }),
  );
  return otherLayout(origin.folder, found.flat(), missing);
}
