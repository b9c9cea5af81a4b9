// A hub of its own for tests: serves checkpoints from memory on another origin, with byte ranges and the headers a browser needs.
// Takes files by model, gives URLs; refuses to know what is in them.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Files = ReadonlyMap<string, Uint8Array>;

/** Seen across origins, as on the hub; without the expose header a page could not read a range's total. */
const CROSS_ORIGIN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Range, ETag',
  'Accept-Ranges': 'bytes',
};

export class ModelServer {
  readonly #models = new Map<string, Files>();
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));

  /** Listens on a free port of this machine. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, 'localhost', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Serves `files` as the model `name`; gives the URL of its folder. */
  add(name: string, files: Files): string {
    this.#models.set(name, files);
    const { port } = this.#server.address() as AddressInfo;
    return `http://localhost:${port}/${name}`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [, name = '', file = ''] = (request.url ?? '').split('/');
    const bytes = this.#models.get(name)?.get(file);
    if (!bytes) return void response.writeHead(404, CROSS_ORIGIN).end();
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (!range) return void response.writeHead(200, { ...CROSS_ORIGIN, 'Content-Length': bytes.length }).end(bytes);
    const first = Number(range[1]);
    const end = range[2] ? Math.min(bytes.length, Number(range[2]) + 1) : bytes.length;
    const total = {
      ...CROSS_ORIGIN,
      'Content-Length': end - first,
      'Content-Range': `bytes ${first}-${end - 1}/${bytes.length}`,
    };
    response.writeHead(206, total).end(bytes.subarray(first, end));
  }
}
