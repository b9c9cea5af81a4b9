// Names IndexedDB's errors `storage-failed`, with the browser's own message.

import { checkpointError } from '../errors.ts';

/**
 * Runs an operation and names IndexedDB's rejections `storage-failed`. Those are a DOMException, or
 * null from an aborted transaction.
 */
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
 * Names of errors for lack of space. DataError ("Failed to write blobs") comes from Chromium's
 * LevelDB on a disk that is full before its quota. A later write may find no space for its record.
 * A record that LevelDB wrote in part costs the whole database (Chromium 156,
 * docs/browser-bugs.md#CB7). So the app writes nothing after such an error.
 */
export const NO_SPACE: readonly string[] = ['QuotaExceededError', 'DataError'];

/** Whether a store failed for lack of space. */
export function isFull(error: unknown): error is Error {
  return isStorageFailure(error) && isNoSpace(error.cause);
}

/** Whether a store did not answer. To ask again would only take as long again. */
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
