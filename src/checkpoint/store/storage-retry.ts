// Repeats what the store failed to do while the browser may be mending it. Knows how long that takes; nothing of what is done.

import { isFull, isHung, isStorageFailure } from './storage-errors.ts';

/** Chromium's SQLite closes a damaged database under all its users, then mends and reopens it; meanwhile everything fails. */
const AGAIN_AFTER_MS = [100, 400];

/** The repetition before; never rejects. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs an operation of the store up to three times. Repetitions go one after the other: to ask for one damaged row closes the database
 * under whatever sound one is asked for at the same time. Errors: the last one; at once a lack of space, a store that gives no answer, and what is not `storage-failed`.
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
