// Reads small files and starts of files from a model's server. It retries for seconds only, because
// the user waits without any progress to see.

import { invalid } from '../errors.ts';
import { hostOf } from '../format/manifest.ts';
import type { Platform } from './platform.ts';
import type { Expected } from './range-reply.ts';
import { collect, type Fetch, fetchRange } from './ranges.ts';
import { isAbsent, requestFailed } from './request-failure.ts';
import { OPEN_POLICY, retry } from './retry.ts';

/** Source of a model. */
export interface Origin {
  fetch: Fetch;
  platform: Platform;
  /** The model's folder, without a trailing slash. */
  folder: string;
  /** Names of all files, where they are known: those of an import. */
  files?: readonly string[];
  signal: AbortSignal | undefined;
}

/** A file from the server: its first bytes, or all of them. */
export interface FetchedFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the whole file. Null if unknown. */
  fileBytes: number | null;
  validator: string | null;
}

/**
 * Reads a range of a file: fewer bytes if the file ends before it. Errors: `download-failed`,
 * `AbortError`.
 */
export async function readRange(origin: Origin, range: Expected): Promise<FetchedFile> {
  const { platform, signal } = origin;
  const attempt = async (): Promise<FetchedFile> => {
    const reply = await fetchRange({ ...origin, ...range });
    const bytes = await collect(reply);
    const fileBytes = range.fileBytes ?? reply.fileBytes;
    const needed = Math.min(range.until, fileBytes ?? range.from + bytes.length) - range.from;
    if (bytes.length >= needed) return { bytes, fileBytes, validator: reply.validator };
    const found = `${bytes.length} bytes instead of ${needed}`;
    throw requestFailed({ file: range.file, host: hostOf(origin.folder), kind: 'wrong-range', found });
  };
  return retry(attempt, { platform, signal, policy: OPEN_POLICY, cooldown: { untilMs: 0 }, onWait: () => undefined });
}

/** Reads the first `limit` bytes of a file, fewer if it is shorter. Errors: as `readRange`. */
export async function readStart(origin: Origin, file: string, limit: number): Promise<FetchedFile> {
  const start = await readRange(origin, { file, from: 0, until: limit, fileBytes: null });
  return { ...start, fileBytes: start.fileBytes ?? (start.bytes.length < limit ? start.bytes.length : null) };
}

/**
 * Reads a whole small file. Errors: as `readRange`, `checkpoint-invalid` if it is not smaller than
 * `limit`.
 */
export async function readWholeFile(origin: Origin, file: string, limit: number): Promise<FetchedFile> {
  const fetched = await readStart(origin, file, limit);
  if ((fetched.fileBytes ?? fetched.bytes.length) >= limit) throw invalid(file, `less than ${limit} bytes`, 'more');
  return { ...fetched, fileBytes: fetched.bytes.length };
}

/**
 * Null for a file that the server does not have. config.json arrived before, so a web page here
 * means "not found", not a login.
 */
export async function unlessAbsent<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
