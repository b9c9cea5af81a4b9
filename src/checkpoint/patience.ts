// Repeats what the store failed to do while the browser may be mending it. Knows how long that takes; nothing of what is done.

/** Chromium's SQLite closes a damaged database under all its users, then mends and reopens it; meanwhile everything fails. */
const AGAIN_AFTER_MS = [100, 400];

/** Runs an operation of the store up to three times. Errors: the last one; at once what is not `storage-failed`. */
export async function patiently<T>(operation: () => Promise<T>): Promise<T> {
  for (const pause of AGAIN_AFTER_MS) {
    try {
      return await operation();
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return operation();
}

export function isStorageFailure(error: unknown): error is Error {
  return error instanceof Error && error.name === 'storage-failed';
}
