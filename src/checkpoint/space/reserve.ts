// Space that weights may not take: a file of noise lies on the disk while they are written and is gone when that ends, however it ends, so
// that conversations, whose space is the same, find room. It lies in the origin's private file system, which gives space back even where
// the disk is full to the last byte; a Storage Bucket or a database can then be neither opened nor deleted (Chromium 156).
// What cannot be taken or given back is done without. Refuses to know what is downloaded.

import { checksum } from '../bytes/checksum.ts';
import { withTimeout } from '../store/timeout.ts';

/** Thousands of conversations; of a small model's download a sixteenth. */
const MAX_BYTES = 2 ** 25;
const SHARE = 16;

/** What is written at once: what a worker does not notice, and many times what a file system compresses at once. */
const SLICE_BYTES = 2 ** 20;

/** As many as a call of getRandomValues gives. */
const RANDOM_BYTES = 2 ** 16;

/** 34 MB take 0.1 s (Chromium 156); a disk that takes twenty times as long is not waited for, ms. */
const ANSWER_MS = 2_000;

/** What a reserve needs of a FileSystemDirectoryHandle. */
export interface PrivateFiles {
  getFileHandle(name: string, options?: { create: true }): Promise<{ createSyncAccessHandle(): Promise<OpenFile> }>;
  removeEntry(name: string): Promise<void>;
}

/** What it needs of a FileSystemSyncAccessHandle. */
export interface OpenFile {
  getSize(): number;
  /** Gives how many bytes were written. */
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(bytes: number): void;
  close(): void;
}

export interface ReserveOptions {
  /** The origin's private file system. */
  files?: () => Promise<PrivateFiles>;
  /** How long taking may take, and giving back, ms. */
  answerMs?: number;
}

/** Reserves of the models of this origin. No operation rejects, and none takes longer than it may. */
export interface Reserves {
  /**
   * Takes `bytes` of the disk for the model at `url`, or what there is; what it gives, gives them back. Taken twice, as after a kill, it is
   * the same space.
   */
  take(url: string, bytes: number): Promise<() => Promise<void>>;
  /** Gives back what a browser that was killed still holds for the model at `url`. */
  drop(url: string): Promise<void>;
}

/** What to keep free while `bytes` are downloaded. */
export function reserveFor(bytes: number): number {
  return Math.min(MAX_BYTES, Math.ceil(bytes / SHARE));
}

/** Rejects where there is none. TypeScript knows files that are open in workers only. */
const privateFiles = async () => (await navigator.storage.getDirectory()) as unknown as PrivateFiles;

/** Reserves in the origin's private file system. */
export function fileReserves(options: ReserveOptions = {}): Reserves {
  const { files = privateFiles, answerMs = ANSWER_MS } = options;
  // Whatever fails here is no reason why weights should not be stored.
  const spared = (work: Promise<void>): Promise<void> => withTimeout(work, answerMs).catch(() => undefined);
  const giveBack = async (url: string) => remove(await files(), await nameOf(url));
  return {
    take: async (url, bytes) => {
      const untilMs = performance.now() + answerMs;
      const taking = (async () => fill(await files(), await nameOf(url), { bytes, untilMs }))();
      await spared(taking);
      // What comes late is given back all the same, once it came.
      return () => spared(taking.catch(() => undefined).then(() => giveBack(url)));
    },
    drop: (url) => spared(giveBack(url)),
  };
}

interface Wanted {
  bytes: number;
  untilMs: number;
}

/** Makes the file as long as is wanted, or as there is space and time for. */
async function fill(files: PrivateFiles, name: string, { bytes, untilMs }: Wanted): Promise<void> {
  const handle = await (await files.getFileHandle(name, { create: true })).createSyncAccessHandle();
  try {
    const slice = noise(Math.min(SLICE_BYTES, bytes));
    let written = 1;
    for (let at = handle.getSize(); at < bytes && written > 0 && performance.now() < untilMs; at += written) {
      written = handle.write(slice.subarray(0, bytes - at), { at });
    }
  } finally {
    // An open file counts for more than it holds: Chromium allots space by the megabyte.
    handle.close();
  }
}

async function remove(files: PrivateFiles, name: string): Promise<void> {
  // Emptied first: to remove it is also written down, for which a full disk has no space.
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

/** Compressed, it would take no space; nor would zeros. */
function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const filled = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += RANDOM_BYTES) crypto.getRandomValues(filled.subarray(at, at + RANDOM_BYTES));
  return filled;
}
