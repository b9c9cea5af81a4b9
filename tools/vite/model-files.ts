// A Vite plugin for public/models: the list of the app's own models, and their files with byte
// ranges and 404s. A build includes only the small models.
import { createReadStream } from 'node:fs';
import { cp, readdir, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Connect, Plugin } from 'vite';

/**
 * Names of the folders in `folder` with a `config.json`, sorted: the content of
 * `models/index.json`.
 */
export async function listModels(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = await Promise.all(
    entries.map(async ({ name }) => ((await fileSize(join(folder, name, 'config.json'))) === null ? [] : [name])),
  );
  return names.flat().sort();
}

/**
 * Largest model that a build includes, bytes: as much as the page loads without a question. Others
 * are served from their folder.
 */
const SHIPPED_BYTES = 100e6;

/** The models in `folder` that are small enough to ship. */
export async function shippedModels(folder: string, limitBytes = SHIPPED_BYTES): Promise<string[]> {
  const sizes = await Promise.all(
    (await listModels(folder)).map(async (name) => ({ name, bytes: await folderSize(join(folder, name)) })),
  );
  return sizes.filter(({ bytes }) => bytes <= limitBytes).map(({ name }) => name);
}

/**
 * Copies the files beside `models` and the models in `shipped` into `target`, as Vite would copy
 * all.
 */
export async function copyPublic(models: string, shipped: readonly string[], target: string): Promise<void> {
  const isCopied = (path: string) =>
    !path.startsWith(models + sep) || shipped.includes(path.slice(models.length + 1).split(sep)[0] ?? '');
  await cp(dirname(models), target, { recursive: true, filter: isCopied });
}

/**
 * Bytes `[start, end)` of a file of `size` bytes that a Range header requests. Null if it cannot be
 * satisfied.
 */
export function parseRange(header: string, size: number): { start: number; end: number } | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header);
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const suffix = match[1] === '';
  const start = suffix ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = suffix || match[2] === '' ? size : Math.min(size, Number(match[2]) + 1);
  return start < end ? { start, end } : null;
}

/**
 * A middleware that answers everything below `/models/` from `folder`: ranges with 206, missing
 * files with 404.
 */
export function serveModels(folder: string): Connect.NextHandleFunction {
  return (request, response, next) => {
    const path = new URL(request.url ?? '/', 'http://server').pathname;
    if (!path.startsWith('/models/')) return next();
    answer(folder, path.slice('/models/'.length), request, response).catch(next);
  };
}

/**
 * Serves `folder` in dev and preview, whether or not it existed when dist was built. A build gets
 * the rest of the public folder, the small models and `models/index.json`. Copying all would double
 * 13.8 GB.
 */
export function modelFiles(folder: string): Plugin {
  const serve = serveModels(folder);
  let target = '';
  return {
    name: 'model-files',
    config: () => ({ build: { copyPublicDir: false } }),
    configResolved: ({ root, build }) => {
      target = resolve(root, build.outDir);
    },
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'models/index.json', source: JSON.stringify(await shippedModels(folder)) });
    },
    writeBundle: async () => copyPublic(folder, await shippedModels(folder), target),
  };
}

async function answer(folder: string, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (path === 'index.json') return send(response, 200, JSON.stringify(await listModels(folder)));
  const file = resolve(folder, decodePath(path));
  const size = file.startsWith(folder + sep) ? await fileSize(file) : null;
  if (size === null) return send(response, 404, JSON.stringify({ error: `There is no file ${path} in the models folder.` }));
  await sendFile(file, size, request, response);
}

async function sendFile(file: string, size: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = request.headers.range;
  const range = asked === undefined ? { start: 0, end: size } : parseRange(asked, size);
  if (range === null) return void response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end();
  response.writeHead(asked === undefined ? 200 : 206, {
    'Content-Type': file.endsWith('.json') ? 'application/json' : 'application/octet-stream',
    'Content-Length': range.end - range.start,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-cache',
    ...(asked === undefined ? {} : { 'Content-Range': `bytes ${range.start}-${range.end - 1}/${size}` }),
  });
  if (request.method === 'HEAD' || range.start === range.end) return void response.end();
  // A reader that leaves mid-file is a user's cancel, not a fault of the server.
  await pipeline(createReadStream(file, { start: range.start, end: range.end - 1 }), response).catch(() => response.destroy());
}

function send(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' }).end(json);
}

/**
 * Text with invalid percent-encoding names no file, so it becomes a lone NUL, which is in no file
 * name.
 */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return '\0';
    throw error;
  }
}

async function folderSize(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map((name) => fileSize(join(folder, name))));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

const fileSize = (file: string): Promise<number | null> =>
  stat(file).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
