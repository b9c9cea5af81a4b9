import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PackageSource, readPackages } from './fetch-packages.ts';
import { type Lock, lockOf, OFFERED_PACKAGES, officialLock } from './lock.ts';

const RIGHT = new TextEncoder().encode('the wheel');
const WRONG = new TextEncoder().encode('another wheel');
const sha256 = createHash('sha256').update(RIGHT).digest('hex');
const locked = (name: string) => ({ name, file_name: `${name}.whl`, sha256, depends: [], imports: [name] });
const LOCK: Lock = { info: { version: '1' }, packages: { a: locked('a'), b: locked('b') } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packages-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A source that gives `bytes`, or fails without. Lists what it was asked for. */
function source(bytes: Uint8Array | null): PackageSource & { asked: string[] } {
  const asked: string[] = [];
  const read = async (name: string) => {
    asked.push(name);
    if (!bytes) throw new Error('no network');
    return bytes;
  };
  return { name: 'source', asked, read };
}

test('a package is fetched once and kept', async () => {
  const first = source(RIGHT);
  expect((await readPackages(LOCK, folder, [first])).files.get('a')).toEqual(RIGHT);
  expect(new Uint8Array(readFileSync(join(folder, 'a.whl')))).toEqual(RIGHT);
  const second = source(null);
  expect([...(await readPackages(LOCK, folder, [second])).files.keys()]).toEqual(['a', 'b']);
  expect(second.asked).toEqual([]);
});

test('bytes with another SHA-256 are refused, and the next source is asked', async () => {
  const good = source(RIGHT);
  const { files, problems } = await readPackages(LOCK, folder, [source(WRONG), good]);
  expect(files.size).toBe(2);
  expect(good.asked).toEqual(['a', 'b']);
  expect(problems[0]).toContain("a.whl has another SHA-256 than Pyodide's lock file");
});

test('a source that cannot be reached is asked once, and the packages are missing', async () => {
  const dead = source(null);
  const { files, problems } = await readPackages(LOCK, folder, [dead]);
  expect(files.size).toBe(0);
  expect(dead.asked).toEqual(['a']);
  expect(problems).toEqual(['source: no network.']);
});

test('every offered package is in the official lock file, with all that it needs except the canvas backend', () => {
  const official = officialLock().packages;
  const needed = OFFERED_PACKAGES.flatMap((name) => official[name]?.depends.map((other) => other.toLowerCase()) ?? ['?']);
  const missing = [...new Set(needed)].filter((name) => !OFFERED_PACKAGES.includes(name));
  expect(missing).toEqual(['matplotlib-pyodide']);
});

test('a lock names no dependency that is not offered', () => {
  expect(lockOf(['matplotlib', 'numpy']).packages['matplotlib']?.depends).toEqual(['numpy']);
  expect(() => lockOf(['no-such-package'])).toThrow('has no package no-such-package');
});
