// The app shell in the Cache API: every file of one build, stored completely before that build
// serves a page. It never holds model files or foreign origins.
/** A file of the build. `revision` is null if the name already contains a hash. */
export interface ShellFile {
  url: string;
  revision: string | null;
}

const PREFIX = 'gpt-oss-web shell ';

/** Folder of files with a hash in their names, below the scope. Names of other builds differ. */
const HASHED_FILES = 'assets/';

/** The security headers that a response gets now. */
export type ShellHeaders = () => Promise<Readonly<Record<string, string>>>;

/** One build's shell. Call `install` before it serves, and `removeOthers` once it is active. */
export class ShellCache {
  /** Absolute URLs of the build's files. */
  readonly urls: readonly string[];
  readonly #scope: string;
  readonly #name: Promise<string>;
  readonly #headers: ShellHeaders;

  /**
   * `scope` is the registration's. Several copies of the app may live below different paths of one
   * origin. `headers` gives the security headers of each response.
   */
  constructor(files: ShellFile[], scope: string, headers: ShellHeaders) {
    // The build plugin lists the web manifest twice, and addAll rejects a duplicate.
    this.urls = [...new Set(files.map((file) => new URL(file.url, scope).href))];
    this.#scope = scope;
    this.#headers = headers;
    this.#name = digest(files).then((version) => `${PREFIX}${scope} ${version}`);
  }

  /**
   * Stores every file. If that fails, rejects and deletes this build's files, and the previous
   * version stays active.
   */
  async install(): Promise<void> {
    const name = await this.#name;
    // A build that differs only in its service worker shares the cache of the build before.
    const isNew = !(await caches.has(name));
    const cache = await caches.open(name);
    try {
      await cache.addAll(this.urls.map((url) => new Request(url, { cache: 'reload' })));
    } catch (error) {
      if (isNew) await caches.delete(name);
      throw error;
    }
  }

  /**
   * Deletes the shells of other builds below the same scope. Keeps the latest, because its pages
   * may still be loading.
   */
  async removeOthers(): Promise<void> {
    const others = await this.#others();
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  }

  /** Whether `request` is for the page or for a file of this build. */
  holds(request: Request): boolean {
    return this.urls.includes(this.#key(request));
  }

  /**
   * The stored file, or the network's if the browser dropped it. Both have the security headers.
   */
  async respond(request: Request): Promise<Response> {
    const stored = await this.#find(request).catch(() => undefined);
    return withHeaders(stored ?? (await fetch(request)), await this.#headers());
  }

  /** Whether `request` may be for a file of an earlier build, which the host may no longer have. */
  mayBeEarlier(request: Request): boolean {
    return request.url.startsWith(new URL(HASHED_FILES, this.#scope).href);
  }

  /** The file of an earlier build, or the network's response. Both have the security headers. */
  async respondEarlier(request: Request): Promise<Response> {
    const stored = await this.#findEarlier(request).catch(() => undefined);
    return withHeaders(stored ?? (await fetch(request)), await this.#headers());
  }

  /** Rejects if the browser forbids this site all storage. */
  async #find(request: Request): Promise<Response | undefined> {
    const cache = await caches.open(await this.#name);
    return cache.match(this.#key(request));
  }

  /** Rejects as `#find`. */
  async #findEarlier({ url }: Request): Promise<Response | undefined> {
    for (const name of await this.#others()) {
      const cache = await caches.open(name);
      const stored = await cache.match(url);
      if (stored) return stored;
    }
    return undefined;
  }

  /** Names of the shells of other builds below the same scope, the latest last. */
  async #others(): Promise<string[]> {
    const current = await this.#name;
    const names = await caches.keys();
    return names.filter((name) => name.startsWith(`${PREFIX}${this.#scope} `) && name !== current);
  }

  /** The page is one file, whatever its query. Every other file is known by its whole URL. */
  #key(request: Request): string {
    const url = new URL(request.url);
    const page = new URL('index.html', this.#scope);
    const isPage = request.mode === 'navigate' && [new URL(this.#scope).pathname, page.pathname].includes(url.pathname);
    return isPage ? page.href : request.url;
  }
}

/** A copy of `response` with the app's policy, also if the host sends no headers. */
export function withHeaders(response: Response, added: Readonly<Record<string, string>>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

async function digest(files: ShellFile[]): Promise<string> {
  const text = files.map((file) => `${file.url} ${file.revision ?? ''}`).sort();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text.join('\n'))));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
