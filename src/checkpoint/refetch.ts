// Fetches single chunks again from where a model came from. Takes a model and its origin, gives bytes that nobody has proven yet.

import { neededBytes } from './chunk-check.ts';
import { checkpointError } from './errors.ts';
import type { Refetch } from './heal.ts';
import type { Manifest } from './manifest.ts';
import { collect, fetchRange } from './ranges.ts';
import type { Origin } from './remote-manifest.ts';

/** A Refetch from `origin`, whose own signal does not count. */
export function refetchFrom(origin: Omit<Origin, 'signal'>, manifest: Manifest): Refetch {
  return async (place, signal) => {
    const { file, index } = place;
    const from = index * manifest.chunkBytes;
    const needed = neededBytes(manifest, place);
    const bytes = await collect(await fetchRange({ ...origin, signal, file, from, until: from + needed }));
    if (bytes.length === needed) return bytes;
    throw checkpointError('download-failed', { file, needed: `${needed} bytes from ${from} on`, found: `${bytes.length}` });
  };
}
