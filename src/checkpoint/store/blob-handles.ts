// Keeps the Blobs of chunks that are read in parts. A second part of a chunk then needs no
// transaction.

/** More than gpt-oss-20b has chunks. A handle is small: its bytes stay on the disk. */
const MAX_HANDLES = 1024;

/** Handles by the key of their chunk. A handle still gives the old bytes after its row changed. */
export class BlobHandles {
  readonly #kept = new Map<string, Blob>();

  get(key: IDBValidKey): Blob | undefined {
    return this.#kept.get(nameOf(key));
  }

  /** Keeps a handle and returns it. Drops the oldest beyond MAX_HANDLES. */
  keep(key: IDBValidKey, blob: Blob): Blob {
    this.#kept.set(nameOf(key), blob);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_HANDLES) break;
      this.#kept.delete(oldest);
    }
    return blob;
  }

  drop(key: IDBValidKey): void {
    this.#kept.delete(nameOf(key));
  }

  clear(): void {
    this.#kept.clear();
  }
}

function nameOf(key: IDBValidKey): string {
  return JSON.stringify(key);
}
