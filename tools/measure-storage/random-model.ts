// Serves a model of any size with random weights, made for each request: incompressible, the same
// every time, nothing on disk. Only for measurements of storage: no engine can answer with it.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Repeated through the file. Its length is a prime number, so that no two chunks are equal. */
const BLOCK = randomBytes(16_777_259);
const TENSOR_BYTES = 100_000_000;
/** Experts of 12.5 MB, about as large as one of gpt-oss-20b. */
const SHAPE = [8, 12_500, 1_000];
const SHARD = 'model.safetensors';

export interface RandomModel {
  url: string;
  stop(): Promise<void>;
}

/** Serves a model of about `bytes`, in one shard of tensors of 100 MB, to any origin. */
export async function serveRandomModel(bytes: number): Promise<RandomModel> {
  const header = headerOf(bytes);
  const config = Buffer.from(JSON.stringify({ model_type: 'gpt_oss' }));
  const dataBytes = Math.ceil(bytes / TENSOR_BYTES) * TENSOR_BYTES;
  const server = createServer((request, response) => {
    if (request.url === '/model/config.json')
      void send(request, response, config.length, (from, until) => config.subarray(from, until));
    else if (request.url === `/model/${SHARD}`)
      void send(request, response, header.length + dataBytes, (from, until) => shardBytes(header, from, until));
    else response.writeHead(404, CORS).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/model`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Content-Range' };

function headerOf(bytes: number): Buffer {
  const count = Math.ceil(bytes / TENSOR_BYTES);
  const entries = Array.from({ length: count }, (_, i) => {
    const data_offsets = [i * TENSOR_BYTES, (i + 1) * TENSOR_BYTES];
    return [`tensor.${i}`, { dtype: 'U8', shape: SHAPE, data_offsets }];
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json]);
}

/** Returns at most the bytes up to the end of a block. The caller asks again. */
function shardBytes(header: Buffer, from: number, until: number): Buffer {
  if (from < header.length) return header.subarray(from, until);
  const start = (from - header.length) % BLOCK.length;
  return BLOCK.subarray(start, start + until - from);
}

type Read = (from: number, until: number) => Buffer;

async function send(request: IncomingMessage, response: ServerResponse, fileBytes: number, read: Read): Promise<void> {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const from = Number(first ?? 0);
  const until = Math.min(Number(last ?? fileBytes - 1) + 1, fileBytes);
  const range = { 'Content-Range': `bytes ${from}-${until - 1}/${fileBytes}` };
  response.writeHead(first === undefined ? 200 : 206, { ...CORS, ...range, 'Content-Length': until - from });
  for (let at = from; at < until && !response.destroyed; ) {
    const part = read(at, until);
    at += part.length;
    if (!response.write(part)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
  }
  response.end();
}
