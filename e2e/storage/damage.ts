// Damages the data of a closed browser, in the files of its profile. It knows the bucket layouts of
// Chromium's two back ends.
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noise } from '../../src/checkpoint/testing/tiny-checkpoint.ts';

/**
 * The files of the weights' bucket, which is the largest. Each bucket has its own folder, except
 * the default one, which is elsewhere.
 */
function bucketFiles(profile: string): string[] {
  const folder = join(profile, 'Default/WebStorage');
  const buckets = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const each = buckets.map(({ name }) => databaseFiles(join(folder, name)));
  const bytes = (paths: readonly string[]) => paths.reduce((sum, path) => sum + statSync(path).size, 0);
  return each.reduce((largest, paths) => (bytes(paths) > bytes(largest) ? paths : largest), []);
}

function databaseFiles(bucket: string): string[] {
  return readdirSync(bucket, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('IndexedDB'))
    .map((path) => join(bucket, path))
    .filter((path) => statSync(path).isFile());
}

function find(profile: string, matches: (path: string) => boolean): string {
  const path = bucketFiles(profile).find(matches);
  if (path === undefined) throw new Error(`Not among the stored files: ${bucketFiles(profile).join(', ')}`);
  return path;
}

/**
 * Position of the stored `bytes`. They must be random, and in one piece within a page of SQLite's.
 */
function locate(profile: string, bytes: Uint8Array): { path: string; offset: number } {
  const needle = Buffer.from(bytes);
  for (const path of bucketFiles(profile)) {
    const offset = readFileSync(path).indexOf(needle);
    if (offset >= 0) return { path, offset };
  }
  throw new Error('The bytes are in none of the stored files.');
}

function edit(path: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path);
  change(bytes);
  writeFileSync(path, bytes);
}

/** Flips the lowest bit of the first of `bytes`. */
export function flipBit(profile: string, bytes: Uint8Array): void {
  const { path, offset } = locate(profile, bytes);
  edit(path, (stored) => {
    stored[offset] = (stored[offset] ?? 0) ^ 1;
  });
}

/** LevelDB: the file of the value with `bytes` loses its second half. */
export function truncateValue(profile: string, bytes: Uint8Array): void {
  const { path } = locate(profile, bytes);
  truncateSync(path, Math.floor(statSync(path).size / 2));
}

/** LevelDB: deletes the file of the value with `bytes`. */
export function deleteValue(profile: string, bytes: Uint8Array): void {
  rmSync(locate(profile, bytes).path);
}

/** LevelDB: the log with the latest writes becomes noise. */
export function garbleLog(profile: string): void {
  const path = find(profile, (each) => each.endsWith('.log'));
  writeFileSync(path, noise(statSync(path).size));
}

/** LevelDB: deletes the list of the database's files. */
export function deleteManifest(profile: string): void {
  rmSync(find(profile, (path) => path.includes('MANIFEST')));
}

/** SQLite's files start with these words. */
const isSqlite = (path: string): boolean => readFileSync(path).subarray(0, 13).toString() === 'SQLite format';

/** Bytes of a page, from the file's header. 1 stands for 64 KiB. */
function pageBytes(stored: Buffer): number {
  const written = stored.readUInt16BE(16);
  return written === 1 ? 65_536 : written;
}

/**
 * SQLite: overwrites the first word of the page with `bytes`. In the middle of a value that word is
 * the link to the value's next page. At its beginning it is the kind of the page, which other rows
 * share.
 */
export function breakPage(profile: string, bytes: Uint8Array): void {
  const { path, offset } = locate(profile, bytes);
  edit(path, (stored) => {
    const page = offset - (offset % pageBytes(stored));
    stored.writeUInt32BE(0x7fff_fff0, page);
  });
}

/**
 * SQLite: makes the record of the value that starts with `bytes` one byte longer than its data, as
 * a recovery that cut it short would. Its size precedes its bytes, in the three bytes that integers
 * of its magnitude take.
 */
export function shortenValue(profile: string, bytes: Uint8Array, size: number): void {
  const { path, offset } = locate(profile, bytes);
  edit(path, (stored) => {
    const at = offset - 3;
    if (stored.readUIntBE(at, 3) !== size) throw new Error(`Before the value stands ${stored.readUIntBE(at, 3)}, not its size.`);
    stored.writeUIntBE(size + 1, at, 3);
  });
}

/**
 * SQLite: gives the row of the value that starts with `bytes` another number, which no query uses.
 * Before the bytes stand the row's number, a header of ten bytes including its length, and the
 * value's size in three.
 */
export function misplaceRow(profile: string, bytes: Uint8Array): void {
  const { path, offset } = locate(profile, bytes);
  edit(path, (stored) => {
    const header = offset - 3 - 10;
    if (stored[header] !== 10) throw new Error(`Before the value stands ${stored[header]}, not the header of its row.`);
    stored[header - 1] = 0x7f;
  });
}

/** LevelDB: removes the last bytes of the log with the latest writes, as a power cut would. */
export function cutLog(profile: string, bytes: number): void {
  const path = find(profile, (each) => each.endsWith('.log'));
  truncateSync(path, statSync(path).size - bytes);
}

/** SQLite: clears the page with `bytes`. In the middle of a value, the value then ends there. */
export function clearPage(profile: string, bytes: Uint8Array): void {
  const { path, offset } = locate(profile, bytes);
  edit(path, (stored) => {
    const page = offset - (offset % pageBytes(stored));
    stored.fill(0, page, page + pageBytes(stored));
  });
}

/** SQLite: the file's header becomes noise. */
export function garbleHeader(profile: string): void {
  edit(find(profile, isSqlite), (stored) => stored.set(noise(100)));
}

/** SQLite: the pages after the first become noise. They hold the lists of tables and keys. */
export function garbleFirstPages(profile: string): void {
  edit(find(profile, isSqlite), (stored) => stored.set(noise(3 * pageBytes(stored)), pageBytes(stored)));
}
