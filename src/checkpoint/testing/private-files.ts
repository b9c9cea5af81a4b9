// The origin's private file system without a browser: file sizes, a disk of limited bytes, and
// operations that a test makes fail.

import type { OpenFile, PrivateFiles } from '../space/reserve.ts';

/** A faulty operation rejects without effect, or takes effect and never answers. */
export type FileFault = 'refused' | 'hung';

export interface TestFiles extends PrivateFiles {
  sizes: Map<string, number>;
  /** Free bytes of the disk. */
  free: number;
  /** Operations so far. */
  count: number;
  /** The fault of the n-th operation, counted from 1. */
  fault: (n: number) => FileFault | undefined;
  /** Written bytes that are not zero. */
  noise: number;
}

export function testFiles(free = Number.POSITIVE_INFINITY): TestFiles {
  const open = new Set<string>();
  /** Runs an operation of a handle. It answers at once, so it cannot hang. */
  const now = <T>(work: () => T): T => {
    files.count++;
    if (files.fault(files.count) === 'refused') throw refusal('UnknownError');
    return work();
  };
  const soon = async <T>(work: () => T): Promise<T> => {
    const isHung = files.fault(files.count + 1) === 'hung';
    const result = now(work);
    return isHung ? new Promise(() => undefined) : result;
  };
  const resize = (name: string, bytes: number) => {
    files.free -= bytes - (files.sizes.get(name) ?? 0);
    files.sizes.set(name, bytes);
  };
  const openFile = (name: string): OpenFile => ({
    getSize: () => now(() => files.sizes.get(name) ?? 0),
    write: (bytes, { at }) =>
      now(() => {
        const written = Math.min(bytes.length, files.free);
        if (written === 0) throw refusal('QuotaExceededError');
        files.noise += bytes.subarray(0, written).filter((byte) => byte !== 0).length;
        resize(name, Math.max(files.sizes.get(name) ?? 0, at + written));
        return written;
      }),
    truncate: (bytes) => now(() => resize(name, bytes)),
    // A handle whose close fails is closed all the same.
    close: () => {
      open.delete(name);
      now(() => undefined);
    },
  });
  const files: TestFiles = {
    sizes: new Map(),
    free,
    count: 0,
    fault: () => undefined,
    noise: 0,
    getFileHandle: (name, options) =>
      soon(() => {
        if (!options?.create && !files.sizes.has(name)) throw refusal('NotFoundError');
        resize(name, files.sizes.get(name) ?? 0);
        return {
          createSyncAccessHandle: () =>
            soon(() => {
              if (open.has(name)) throw refusal('NoModificationAllowedError');
              open.add(name);
              return openFile(name);
            }),
        };
      }),
    removeEntry: (name) =>
      soon(() => {
        if (open.has(name)) throw refusal('NoModificationAllowedError');
        if (!files.sizes.has(name)) throw refusal('NotFoundError');
        resize(name, 0);
        files.sizes.delete(name);
      }),
  };
  return files;
}

function refusal(name: string): DOMException {
  return new DOMException('Injected.', name);
}
