// Finds the bytes of a stored model in the files of a closed Chromium profile, and flips bits
// there. It searches for known bytes, so it parses neither back end's format.

import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Chunk } from './model.ts';

export interface Spot {
  path: string;
  /** Bytes from the file's start. */
  offset: number;
}

/** Random bytes of this length occur only once. */
const PATTERN_BYTES = 24;

/** Files are searched in windows of this size, which overlap by a pattern. */
const WINDOW_BYTES = 8 * 2 ** 20;

/**
 * Finds byte `at` of each chunk in the files below `profile`, at every position: a database may
 * still hold freed bytes. Returns none if the byte's neighbours are stored elsewhere, as at the
 * edge of a page.
 */
export function findBytes(profile: string, wanted: readonly { chunk: Chunk; at: number }[]): Spot[][] {
  const patterns = wanted.map(({ chunk, at }) => Buffer.from(chunk.bytes.subarray(at, at + PATTERN_BYTES)));
  const spots: Spot[][] = wanted.map(() => []);
  for (const path of filesBelow(profile)) {
    for (const { window, start } of windowsOf(path)) {
      for (const { pattern, index } of search(window, patterns)) spots[pattern]?.push({ path, offset: start + index });
    }
  }
  return spots;
}

/**
 * Finds all positions of all patterns in one pass. One search a pattern would take a second each.
 */
function* search(window: Buffer, patterns: readonly Buffer[]): Generator<{ pattern: number; index: number }> {
  const begins = new Uint8Array(2 ** 16);
  for (const pattern of patterns) if (pattern.length === PATTERN_BYTES) begins[pattern.readUInt16LE()] = 1;
  const end = window.length - PATTERN_BYTES;
  for (let index = 0; index <= end; index++) {
    if (begins[(window[index] as number) | ((window[index + 1] as number) << 8)] === 0) continue;
    const found = window.subarray(index, index + PATTERN_BYTES);
    for (const [i, pattern] of patterns.entries()) if (pattern.equals(found)) yield { pattern: i, index };
  }
}

/** Flips one bit, 0 to 7, of the byte at each spot. */
export function flipEverywhere(spots: readonly Spot[], bit: number): void {
  for (const { path, offset } of spots) {
    const file = openSync(path, 'r+');
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, offset);
    byte[0] = (byte[0] ?? 0) ^ (1 << bit);
    writeSync(file, byte, 0, 1, offset);
    closeSync(file);
  }
}

/** Large files only: no small file holds a chunk, and a profile has thousands. */
function filesBelow(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return paths.filter((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() === true && stats.size >= 2 ** 20;
  });
}

function* windowsOf(path: string): Generator<{ window: Buffer; start: number }> {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(WINDOW_BYTES);
  try {
    for (let start = 0; ; start += WINDOW_BYTES - PATTERN_BYTES + 1) {
      const bytes = readSync(file, buffer, 0, WINDOW_BYTES, start);
      if (bytes === 0) return;
      yield { window: buffer.subarray(0, bytes), start };
      if (bytes < WINDOW_BYTES) return;
    }
  } finally {
    closeSync(file);
  }
}
