// Reserves disk space for conversations while weights are written: a file of random bytes, removed
// at the end. It lies in the origin's private file system, which releases space even on a full
// disk. There a Storage Bucket or database can be neither opened nor deleted (Chromium 156,
// docs/browser-bugs.md#CB11). A reserve that cannot be taken or released is skipped.

import { checksum } from '../bytes/checksum.ts';
import { withTimeout } from '../store/timeout.ts';

/**
 * 32 MiB hold thousands of conversations. A small model's download reserves a sixteenth of its
 * size.
 */
const MAX_BYTES = 2 ** 25;
const SHARE = 16;

/** Bytes of one write: too short to block a worker, and many times the unit of file compression. */
const SLICE_BYTES = 2 ** 20;

/** Limit of one call of getRandomValues. */
const RANDOM_BYTES = 2 ** 16;

/** Longest wait for the disk, ms. 34 MB take 0.1 s in Chromium 156, a twentieth of this. */
const ANSWER_MS = 2_000;

/** The part of FileSystemDirectoryHandle that a reserve uses. */
export interface PrivateFiles {
  getFileHandle(name: string, options?: { create: true }): Promise<{ createSyncAccessHandle(): Promise<OpenFile> }>;
  removeEntry(name: string): Promise<void>;
}

/** The part of FileSystemSyncAccessHandle that a reserve uses. */
export interface OpenFile {
  getSize(): number;
  /** Returns the number of bytes written. */
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(bytes: number): void;
  close(): void;
}

export interface ReserveOptions {
  /** The origin's private file system. */
  files?: () => Promise<PrivateFiles>;
  /** Longest time to take and to release a reserve, ms. */
  answerMs?: number;
}

/** Reserves of the models of this origin. No operation rejects or exceeds its time limit. */
export interface Reserves {
  /**
   * Reserves `bytes` of the disk for the model at `url`, or the space there is. The returned
   * function releases them. A second reserve for a model, as after a kill, is the same space.
   */
  take(url: string, bytes: number): Promise<() => Promise<void>>;
  /** Releases the reserve that a killed browser left for the model at `url`. */
  drop(url: string): Promise<void>;
}

/** Bytes to reserve for a download of `bytes`. */
export function reserveFor(bytes: number): number {
  return Math.min(MAX_BYTES, Math.ceil(bytes / SHARE));
}

/** Rejects if there is none. TypeScript knows synchronous file handles in workers only. */
const privateFiles = async () => (await navigator.storage.getDirectory()) as unknown as PrivateFiles;

/** Creates reserves in the origin's private file system. */
export function fileReserves(options: ReserveOptions = {}): Reserves {
  const { files = privateFiles, answerMs = ANSWER_MS } = options;
  // A failed reserve must not stop the storing of weights.
  const spared = (work: Promise<void>): Promise<void> => withTimeout(work, answerMs).catch(() => undefined);
  const giveBack = async (url: string) => remove(await files(), await nameOf(url));
  return {
    take: async (url, bytes) => {
      const untilMs = performance.now() + answerMs;
      const taking = (async () => fill(await files(), await nameOf(url), { bytes, untilMs }))();
      await spared(taking);
      // A reserve that arrives late is released too.
      return () => spared(taking.catch(() => undefined).then(() => giveBack(url)));
    },
    drop: (url) => spared(giveBack(url)),
  };
}

interface Wanted {
  bytes: number;
  untilMs: number;
}

/** Extends the file to the wanted length, as far as space and time allow. */
async function fill(files: PrivateFiles, name: string, { bytes, untilMs }: Wanted): Promise<void> {
  const handle = await (await files.getFileHandle(name, { create: true })).createSyncAccessHandle();
  try {
    const slice = noise(Math.min(SLICE_BYTES, bytes));
    let written = 1;
    for (let at = handle.getSize(); at < bytes && written > 0 && performance.now() < untilMs; at += written) {
      written = handle.write(slice.subarray(0, bytes - at), { at });
    }
  } finally {
    // An open file counts for more than its content: Chromium allots space by the megabyte.
    handle.close();
  }
}

async function remove(files: PrivateFiles, name: string): Promise<void> {
  // Emptied first: a removal is recorded on disk too, and a full disk has no space for that.
  await empty(files, name).catch(() => undefined);
  await files.removeEntry(name);
}

async function empty(files: PrivateFiles, name: string): Promise<void> {
  const handle = await (await files.getFileHandle(name)).createSyncAccessHandle();
  try {
    handle.truncate(0);
  } finally {
    handle.close();
  }
}

async function nameOf(url: string): Promise<string> {
  return `reserve-${await checksum(new TextEncoder().encode(url))}`;
}

/**
 * Random bytes, because a file system could compress other ones. Zeros would take no space either.
 */
function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const filled = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += RANDOM_BYTES) crypto.getRandomValues(filled.subarray(at, at + RANDOM_BYTES));
  return filled;
}
