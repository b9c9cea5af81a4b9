// Files of the build that Python reads: the worker has no network, so the tool sends them.
import type { FromRuntime } from '../protocol.ts';

const TYPES: Readonly<Record<string, string>> = { wasm: 'application/wasm', json: 'application/json' };

/** Requests each file from the other end, and takes its bytes. */
export class FilesOverPort {
  readonly #post: (message: FromRuntime) => void;
  readonly #waiting = new Map<string, ((bytes: ArrayBuffer | null) => void)[]>();

  constructor(post: (message: FromRuntime) => void) {
    this.#post = post;
  }

  /** Takes a file from the other end. Null when it could not be read. */
  receive(name: string, bytes: ArrayBuffer | null): void {
    for (const take of this.#waiting.get(name) ?? []) take(bytes);
    this.#waiting.delete(name);
  }

  /** Stands in for `fetch`. Serves files below `base`, and refuses every other address. */
  fetchBelow(base: string): typeof fetch {
    return async (input) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.startsWith(base)) throw new TypeError(`There is no network here. Python cannot fetch ${url}.`);
      const name = url.slice(base.length);
      const bytes = await this.#read(name);
      const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      return bytes ? new Response(bytes, { headers: { 'content-type': type } }) : new Response(null, { status: 404 });
    };
  }

  #read(name: string): Promise<ArrayBuffer | null> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(name);
      this.#waiting.set(name, [...(waiting ?? []), resolve]);
      if (!waiting) this.#post({ type: 'need', name });
    });
  }
}
