// How a store in IndexedDB tells its failures: `storage-failed` with what the browser said. Knows IndexedDB's ways to fail, no keys.

import { checkpointError } from '../errors.ts';

/** Runs an operation; what IndexedDB rejects with (a DOMException, or null from an aborted transaction) becomes `storage-failed`. */
export async function named<T>(file: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error !== null && !(error instanceof DOMException)) throw error;
    throw checkpointError('storage-failed', {
      file,
      needed: 'the browser’s storage',
      found: error ? `${error.name} (${error.message})` : 'an aborted transaction',
      cause: error,
      ...remedyFor(error),
    });
  }
}

/**
 * A lack of space by the names it has: DataError ("Failed to write blobs") where Chromium's LevelDB meets a disk that is full before its
 * quota is. Whatever is written after that may find no space for its record, and a record that LevelDB could write in part only
 * costs the whole database (Chromium 156), so nothing is.
 */
export const NO_SPACE: readonly string[] = ['QuotaExceededError', 'DataError'];

/** Whether a store failed for want of space. */
export function isFull(error: unknown): error is Error {
  return isStorageFailure(error) && isNoSpace(error.cause);
}

/** Whether a store gave no answer: to ask it again would only take as long again. */
export function isHung(error: unknown): boolean {
  return isStorageFailure(error) && isNamed(error.cause, 'TimeoutError');
}

export function isStorageFailure(error: unknown): error is Error {
  return error instanceof Error && error.name === 'storage-failed';
}

function remedyFor(error: unknown): { remedy?: string } {
  if (isNoSpace(error)) {
    return { remedy: 'Free disk space or leave the private window, then load again: what is stored stays stored' };
  }
  if (!isNamed(error, 'TimeoutError')) return {};
  return {
    remedy: 'Load again in a minute; if nothing changes, quit the browser, start it and load again: what is stored stays stored',
  };
}

function isNoSpace(error: unknown): error is Error {
  return error instanceof Error && NO_SPACE.includes(error.name);
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
