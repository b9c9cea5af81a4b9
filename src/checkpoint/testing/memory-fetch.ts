// A fetch without a network: replies to range requests from a map of files, as a correct server
// would.

import type { Fetch } from '../network/ranges.ts';
import type { Files } from './tiny-checkpoint.ts';

/** The folder of the files. */
export const FOLDER = 'https://example.test/model';

/** Serves `files` at FOLDER. Bodies arrive in parts of `partBytes`. */
export function memoryFetch(files: Files, partBytes = 1000): Fetch {
  return async (url, { headers }) => {
    const bytes = files.get(url.slice(FOLDER.length + 1));
    if (!bytes) return new Response('no such file', { status: 404 });
    const [, from = '0', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(new Headers(headers).get('range') ?? '') ?? [];
    const part = bytes.subarray(Number(from), Number(last) + 1);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
    return new Response(inParts(part, partBytes), { status: 206, headers: { 'content-range': range } });
  };
}

function inParts(bytes: Uint8Array<ArrayBuffer>, partBytes: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + partBytes));
      at += partBytes;
    },
  });
}
