// Retries storage operations while the browser may be repairing its database.

import { isFull, isHung, isStorageFailure } from './storage-errors.ts';

/**
 * Pauses before the retries, ms. Chromium's SQLite closes a damaged database for all its users,
 * then repairs and reopens it. Meanwhile every operation fails (Chromium 156,
 * docs/browser-bugs.md#CB8).
 */
const AGAIN_AFTER_MS = [100, 400];

/** The previous retry. Never rejects. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a storage operation up to three times. Retries run one at a time: reading a damaged row
 * closes the connection for every other read. Errors: the last one. Not retried: lack of space,
 * timeouts, and errors other than `storage-failed`.
 */
export async function retryStorage<T>(operation: () => Promise<T>): Promise<T> {
  let attempt = operation();
  for (const pause of AGAIN_AFTER_MS) {
    try {
      return await attempt;
    } catch (error) {
      if (!isStorageFailure(error) || isFull(error) || isHung(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    attempt = last.then(operation);
    last = attempt.catch(() => undefined);
  }
  return attempt;
}
