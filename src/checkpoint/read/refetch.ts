// Downloads single chunks again from a model's origin. Their bytes are not verified here.

import type { Manifest } from '../format/manifest.ts';
import { type Origin, readRange } from '../network/remote-files.ts';
import { neededBytes } from './chunk-check.ts';
import type { Refetch } from './repair-chunk.ts';

/** Creates a Refetch from `origin`. The origin's own signal is not used. */
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
