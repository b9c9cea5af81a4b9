// The files that the build made for Python: where they are, their sizes, and what the browser keeps.
import { type PythonFiles, pythonCacheName } from '../../contracts/python.ts';

/** What the build made. Null where there was no build, as in unit tests. */
export const PYTHON_FILES: PythonFiles | null = (import.meta.env['VITE_PYTHON_FILES'] as PythonFiles | undefined) ?? null;

/** The app's address. A built script is in `assets/`. The dev server serves the app at the root. */
function appUrl(): string {
  return new URL(import.meta.env.DEV ? '/' : '../', import.meta.url).href;
}

/** The address of a file of Python. */
export const pythonUrl = ({ folder }: PythonFiles, name: string): string => new URL(folder + name, appUrl()).href;

/** Reads a file of Python. Rejects with what to do when it is not to be had. */
export async function fetchPythonFile(files: PythonFiles, name: string): Promise<Response> {
  const response = await fetch(pythonUrl(files, name)).catch(() => null);
  if (response?.ok) return response;
  const found = response ? `The server answered ${response.status}.` : 'The server could not be reached.';
  throw new Error(`A file of Python (${name}) could not be loaded. ${found} Connect to the network and try again.`);
}

/** Bytes that the first use loads. 0 where there was no build. */
export const coreBytes = (files: PythonFiles | null): number => sum(files?.core ?? []);

/** Sizes in bytes. */
export interface PythonSize {
  /** Fetched when Python is first used. */
  core: number;
  /** Fetched when programs import packages. At most this. */
  packages: number;
  /** Kept in this browser, of this version. */
  stored: number;
}

/** Reads what Python takes, and what the browser keeps of it. */
export async function pythonSize(files: PythonFiles): Promise<PythonSize> {
  const cache = await openCache();
  const requests = cache ? await cache.keys() : [];
  const kept = new Set(requests.map(({ url }) => url));
  const all = [...files.core, ...files.packages];
  const stored = all.filter(({ name }) => kept.has(pythonUrl(files, name)));
  return { core: coreBytes(files), packages: sum(files.packages), stored: sum(stored) };
}

/** Deletes what the browser keeps. The next use fetches it again. */
export async function deletePython(): Promise<void> {
  await caches.delete(pythonCacheName(appUrl()));
}

/** Null where the browser forbids storage. */
const openCache = (): Promise<Cache | null> => caches.open(pythonCacheName(appUrl())).catch(() => null);

const sum = (files: readonly { bytes: number }[]): number => files.reduce((total, { bytes }) => total + bytes, 0);
