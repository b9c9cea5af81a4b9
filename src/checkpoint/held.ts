// Keeps handles of the platform from the garbage collector while they are used. Chromium (156) does
// not keep a Storage Bucket for the transactions on its databases, nor a stream for its source. Once
// such a handle is collected, its pending operations never settle, without any event.

/** One entry for each use, so that the end of one use does not end another one of the same handle. */
const uses = new Map<symbol, object>();

/** Holds `handle` until the function that it gives is called; that function does not hold it. */
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
