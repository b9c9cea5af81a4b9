// Keeps handles of the platform from the garbage collector while they are used. Chromium keeps
// neither a Storage Bucket for the transactions on its databases, nor a stream for its source.
// After such a handle is collected, its pending operations never settle, without any event
// (Chromium 156, docs/browser-bugs.md#CB1 and #CB2).

/** One entry for each use. The end of one use does not end another use of the same handle. */
const uses = new Map<symbol, object>();

/** Holds `handle` until the returned function is called. That function does not hold it. */
export function hold(handle: object): () => void {
  const use = Symbol('use');
  uses.set(use, handle);
  return () => void uses.delete(use);
}

/** Holds `handle` until `work` has settled. Errors: those of `work`. */
export async function holding<T>(handle: object, work: () => Promise<T>): Promise<T> {
  const release = hold(handle);
  try {
    return await work();
  } finally {
    release();
  }
}
