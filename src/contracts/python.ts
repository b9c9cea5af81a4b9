// How the files of the Python tool are served: known to the build, the service worker and the tool.

/** Folder of the files below the app's address. Each version has a folder of its own in it. */
export const PYTHON_FOLDER = 'python/';

/** The script that starts Python. It alone is served with `PYTHON_POLICY`. */
export const PYTHON_LAUNCHER = 'launcher.js';

/**
 * Content security policy of the worker that starts Python. Python's own worker inherits it. It may
 * run WebAssembly, but it reaches no network, not even the app's origin.
 */
export const PYTHON_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src data:";

const CACHE_PREFIX = 'gpt-oss-web python ';

/** Name of the cache that keeps the files. `scope` is the app's address. */
export const pythonCacheName = (scope: string): string => CACHE_PREFIX + scope;

/** The version's folder of a file's address, e.g. `http://host/app/python/3f2a/`. Null for others. */
export function pythonVersionFolder(url: string, scope: string): string | null {
  const folder = new URL(PYTHON_FOLDER, scope).href;
  const [version] = url.startsWith(folder) ? url.slice(folder.length).split('/') : [];
  return version ? `${folder}${version}/` : null;
}

/** The file that Python needs, as the build lists it. */
export interface PythonFile {
  name: string;
  bytes: number;
}

/** What the build made for Python. */
export interface PythonFiles {
  /** Folder of this version below the app's address, with a slash at its end. */
  folder: string;
  /** Fetched at the first use. */
  core: readonly PythonFile[];
  /** Fetched when a program first imports them. Empty for a build without packages. */
  packages: readonly PythonFile[];
}
