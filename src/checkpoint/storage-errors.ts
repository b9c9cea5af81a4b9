// How a store in IndexedDB tells its failures: `storage-failed` with what the browser said. Knows IndexedDB's ways to fail, no keys.

import { checkpointError } from './errors.ts';

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

/** Whether a store failed for want of space. */
export function isFull(error: unknown): boolean {
  return isStorageFailure(error) && isNamed(error.cause, 'QuotaExceededError');
}

/** Whether a store gave no answer: to ask it again would only take as long again. */
export function isHung(error: unknown): boolean {
  return isStorageFailure(error) && isNamed(error.cause, 'TimeoutError');
}

export function isStorageFailure(error: unknown): error is Error {
  return error instanceof Error && error.name === 'storage-failed';
}

function remedyFor(error: unknown): { remedy?: string } {
  if (isNamed(error, 'QuotaExceededError')) {
    return { remedy: 'Free disk space or leave the private window, then load again: what is stored stays stored' };
  }
  if (!isNamed(error, 'TimeoutError')) return {};
  return {
    remedy: 'Load again in a minute; if nothing changes, quit the browser, start it and load again: what is stored stays stored',
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
