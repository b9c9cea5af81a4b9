// A small HTTP server for specs. It serves a folder and files in memory, counts the bytes it sends,
// and can be stopped under a page. It sends production's security headers by default, and 404 for
// every missing file.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { SECURITY_HEADERS } from '../../../src/service-worker/security-headers.ts';
import { parseRange } from '../../../tools/vite/model-files.ts';

export interface StaticServer {
  /** `http://localhost:PORT`, without a trailing slash. */
  origin: string;
  /** Requests in order, and the bytes sent for each. */
  requests: { path: string; status: number; bytes: number }[];
  /**
   * Files in memory by path (`/models/x/config.json`). They take precedence over the folder. Null
   * makes a file missing.
   */
  files: Map<string, Uint8Array | null>;
  /** Closes the server and every connection. */
  stop(): Promise<void>;
}

export interface StaticServerOptions {
  folder: string;
  /** Address to listen at. Default: localhost. */
  host?: string;
  /** False for a host that cannot send its own headers. */
  sendsHeaders?: boolean;
  /**
   * Rate for each file of a model, bytes/s, after the size of a header. A spec can then watch the
   * files arrive.
   */
  bytesPerSecond?: number;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
/** Bodies leave in pieces of this size when they are slowed down. */
const PIECE_BYTES = 16 * 1024;
/** Bytes of a slow file that are sent at once: headers are read quickly. */
const BURST_BYTES = 64 * 1024;

/** Starts a server on a free port of localhost. */
export async function startStaticServer(options: StaticServerOptions): Promise<StaticServer> {
  const { folder, sendsHeaders = true, bytesPerSecond = Number.POSITIVE_INFINITY } = options;
  const requests: StaticServer['requests'] = [];
  const files: StaticServer['files'] = new Map();

  const find = async (path: string): Promise<Uint8Array | null> => {
    const inMemory = files.get(path);
    return inMemory === undefined ? readFile(join(folder, normalize(path))).catch(() => null) : inMemory;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://server');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const body = await find(path);
    const range = body && request.headers.range ? parseRange(request.headers.range, body.length) : null;
    const sent = body?.subarray(range?.start, range?.end) ?? new Uint8Array();
    const status = body === null ? 404 : range ? 206 : 200;
    requests.push({ path, status, bytes: sent.length });
    response.writeHead(status, {
      ...(sendsHeaders ? SECURITY_HEADERS : {}),
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Length': sent.length,
      'Cache-Control': 'no-cache',
      'Accept-Ranges': 'bytes',
      ...(range && body ? { 'Content-Range': `bytes ${range.start}-${range.end - 1}/${body.length}` } : {}),
    });
    await write(response, sent, path.startsWith('/models/') ? bytesPerSecond : Number.POSITIVE_INFINITY);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, options.host ?? 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    files,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Puts a checkpoint's files, by name, into the folder `models/` of the server. */
export function addModel(server: StaticServer, name: string, checkpoint: Iterable<[string, Uint8Array]>): void {
  for (const [file, bytes] of checkpoint) server.files.set(`/models/${name}/${file}`, bytes);
}

async function write(response: ServerResponse, bytes: Uint8Array, bytesPerSecond: number): Promise<void> {
  const burst = Number.isFinite(bytesPerSecond) ? BURST_BYTES : bytes.length;
  response.write(bytes.subarray(0, burst));
  for (let start = burst; start < bytes.length && !response.destroyed; start += PIECE_BYTES) {
    await new Promise((resolve) => setTimeout(resolve, (PIECE_BYTES / bytesPerSecond) * 1000));
    response.write(bytes.subarray(start, start + PIECE_BYTES));
  }
  response.end();
}
