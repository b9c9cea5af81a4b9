// Fetches single chunks again from where a model came from. Takes a model and its origin, gives bytes that nobody has proven yet.

import type { Manifest } from '../format/manifest.ts';
import { type Origin, readRange } from '../network/remote-files.ts';
import { neededBytes } from './chunk-check.ts';
import type { Refetch } from './repair-chunk.ts';

/** A Refetch from `origin`, whose own signal does not count. */
export function refetchFrom(origin: Omit<Origin, 'signal'>, manifest: Manifest): Refetch {
  return async (ref, signal) => {
    const { file, index } = ref;
    const from = index * manifest.chunkBytes;
    const until = from + neededBytes(manifest, ref);
    const fileBytes = manifest.files.find(({ name }) => name === file)?.bytes ?? null;
    const { bytes } = await readRange({ ...origin, signal }, { file, from, until, fileBytes });
    return bytes;
  };
}
