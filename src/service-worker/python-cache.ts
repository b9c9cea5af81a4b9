// The files of the Python tool in the Cache API: kept from their first use, so that Python works
// offline. The page deletes the cache when the user asks (src/tools/python/stored-files.ts).

import { PYTHON_LAUNCHER, PYTHON_POLICY, pythonCacheName, pythonVersionFolder } from '../contracts/python.ts';
import { type ShellHeaders, withSecurityHeaders } from './shell-cache.ts';

/** Keeps the files of one version. */
export class PythonCache {
  readonly #scope: string;
  readonly #headers: ShellHeaders;

  /** `scope` is the registration's. `headers` gives the security headers of each response. */
  constructor(scope: string, headers: ShellHeaders) {
    this.#scope = scope;
    this.#headers = headers;
  }

  holds(url: string): boolean {
    return pythonVersionFolder(url, this.#scope) !== null;
  }

  /**
   * The kept file, or the network's, which is kept from then on. A file of a new version replaces all
   * files of other versions. Rejects when the file is neither kept nor to be had.
   */
  async respond(url: string): Promise<Response> {
    const kept = await this.#find(url).catch(() => undefined);
    const response = kept ?? (await fetch(url, { cache: 'no-cache' }));
    // Without storage Python works, but not offline.
    if (!kept && response.ok) await this.#keep(url, response.clone()).catch(() => undefined);
    const secured = withSecurityHeaders(response, await this.#headers());
    if (url.endsWith(`/${PYTHON_LAUNCHER}`)) secured.headers.set('Content-Security-Policy', PYTHON_POLICY);
    return secured;
  }

  async #find(url: string): Promise<Response | undefined> {
    const cache = await caches.open(pythonCacheName(this.#scope));
    return cache.match(url);
  }

  async #keep(url: string, response: Response): Promise<void> {
    const cache = await caches.open(pythonCacheName(this.#scope));
    const folder = pythonVersionFolder(url, this.#scope) ?? url;
    const others = (await cache.keys()).filter((request) => !request.url.startsWith(folder));
    await Promise.all(others.map((request) => cache.delete(request)));
    await cache.put(url, response);
  }
}
