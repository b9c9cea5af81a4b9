// Explains an error for lack of space. Only a failed write shows it, because the browser does not
// enforce `navigator.storage.estimate()`: it estimated 10 GiB and allowed 151 (Chromium 156,
// docs/browser-bugs.md#CB16).

import { formatBytes } from '../../contracts/format-bytes.ts';
import { storedBytes } from '../download/plan.ts';
import { checkpointError } from '../errors.ts';
import { type Manifest, totalBytes } from '../format/manifest.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { isFull } from '../store/storage-errors.ts';

/**
 * Runs a download. If space runs out, its error names the missing bytes. Errors: those of `work`.
 */
export async function explainQuotaError(manifest: Manifest, store: ChunkStore, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isFull(error)) throw error;
    const total = totalBytes(manifest);
    const stored = storedBytes(manifest, await store.chunkRefs(manifest));
    throw checkpointError('storage-failed', {
      file: manifest.url,
      needed: `${formatBytes(total - stored)} more of this browser’s storage, for ${formatBytes(total)} in all`,
      found: `no space after ${formatBytes(stored)} (${(error.cause as Error).name})`,
      remedy: 'Free disk space or leave the private window, then load again: what is stored stays stored',
      cause: error,
    });
  }
}
