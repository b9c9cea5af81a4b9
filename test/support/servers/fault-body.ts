// Writes the fault server's replies with bytes of a file, with any requested fault.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Fault, Served } from './fault.ts';

/** A file in memory, or one that is read piece by piece. */
export type FileContent = Uint8Array | { readonly length: number; read(from: number, until: number): Promise<Uint8Array> };

interface Answer {
  served: Served;
  content: FileContent;
  fault: Fault;
  response: ServerResponse;
  /** Bytes a second. */
  rate: number;
  headers: Record<string, string>;
}

/** Bodies leave in pieces of this size. */
const PIECE_BYTES = 64 * 1024;

/** Sends head and body. Ends when the body is sent or the client is gone. Counts in `served`. */
export async function sendBody(answer: Answer): Promise<void> {
  const { served, fault, response, headers } = answer;
  const { content, from, until } = await cut(answer);
  const asked = fault.ignoreRange ? null : served.range;
  const claimed = fault.pretends || fault.gzip ? asked : { from, until };
  served.status = asked ? 206 : 200;
  response.writeHead(served.status, {
    'content-type': 'application/octet-stream',
    ...headers,
    ...(fault.gzip && { 'content-encoding': 'gzip' }),
    ...(asked &&
      claimed && { 'content-range': `bytes ${claimed.from}-${claimed.until - 1}/${fault.totalBytes ?? content.length}` }),
    ...(!fault.chunked && { 'content-length': until - from - (fault.shortBy ?? 0) }),
    ...fault.headers,
  });
  response.flushHeaders();
  await write(answer, { content, from, until: until - (fault.shortBy ?? 0) });
}

interface Cut {
  content: FileContent;
  from: number;
  until: number;
}

/** Chooses the bytes to send, before any damage in transit. */
async function cut({ served, content, fault }: Answer): Promise<Cut> {
  const asked = fault.ignoreRange ? null : served.range;
  const shift = asked ? (fault.shift ?? 0) : 0;
  const within = (bytes: number) => ({
    from: Math.min(bytes, (asked?.from ?? 0) + shift),
    until: Math.min(bytes, (asked?.until ?? bytes) + shift),
  });
  if (fault.gzip === 'file') {
    const compressed = gzipSync(await read(content, 0, content.length));
    return { content: compressed, ...within(compressed.length) };
  }
  const range = within(content.length);
  if (!fault.gzip) return { content, ...range };
  const compressed = gzipSync(await read(content, range.from, range.until));
  return { content: compressed, from: 0, until: compressed.length };
}

async function write({ served, fault, response, rate }: Answer, { content, from, until }: Cut): Promise<void> {
  const cutAt = from + (fault.cutAfter ?? Number.POSITIVE_INFINITY);
  const stallAt = from + (fault.stallAfter ?? Number.POSITIVE_INFINITY);
  const end = Math.min(until, cutAt, stallAt);
  for (let at = from; at < end && !response.destroyed; at += PIECE_BYTES) {
    const piece = await read(content, at, Math.min(end, at + PIECE_BYTES));
    if (Number.isFinite(rate)) await sleep((piece.length / rate) * 1000);
    served.bytes += piece.length;
    const isTaken = response.write(flipped(piece, (fault.flipBitAt ?? -1) - at));
    if (!isTaken) await drained(response);
  }
  if (end === cutAt) {
    // Written bytes should arrive before the connection dies.
    await sleep(5);
    response.destroy();
  } else if (end !== stallAt) response.end();
  else await once(response, 'close');
}

/** Resolves when the connection accepts more, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

/** Bytes of a file, and zeros after its end. */
async function read(content: FileContent, from: number, until: number): Promise<Uint8Array> {
  const bytes =
    content instanceof Uint8Array ? content.subarray(from, until) : await content.read(from, Math.min(until, content.length));
  if (bytes.length === until - from) return bytes;
  const padded = new Uint8Array(until - from);
  padded.set(bytes);
  return padded;
}

/**
 * A copy of `bytes` with the lowest bit of the byte at `index` flipped. `bytes` itself if `index`
 * lies outside.
 */
function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const byte = bytes[index];
  if (byte === undefined) return bytes;
  const copy = bytes.slice();
  copy[index] = byte ^ 1;
  return copy;
}
