// Reads what a model is made of from its server: small files and shard headers, a few hundred kilobytes, all checked.
// Takes a folder's URL, gives a Manifest and the small files it read on the way; downloads no weights and stores nothing.

import { sha256 } from './digest.ts';
import { checkpointError, invalid } from './errors.ts';
import { parseJsonObject } from './json.ts';
import { isPinned, listedBytes, MANIFEST_VERSION, type Manifest, type ManifestFile, totalBytes } from './manifest.ts';
import { collect, type Fetch, fetchRange, isAbsent } from './ranges.ts';
import { LENGTH_BYTES, parseHeader, readHeaderLength, type ShardHeader } from './safetensors.ts';
import { INDEX_FILE, matchHeader, matchHeaders, parseIndex, SINGLE_SHARD, type WeightMap } from './shard-index.ts';

export const CONFIG_FILE = 'config.json';
export const TOKENIZER_FILE = 'tokenizer.json';
export const GENERATION_CONFIG_FILE = 'generation_config.json';

/** Largest config or index we read: a hundred times gpt-oss-120b's index. */
const MAX_JSON_BYTES = 8 * 2 ** 20;

/** Largest other small file: twice gpt-oss's tokenizer.json. */
export const MAX_SMALL_FILE_BYTES = 64 * 2 ** 20;

/** First bytes of a shard: in gpt-oss-20b and 120b they hold the whole header. */
const HEAD_BYTES = 64 * 2 ** 10;

/** Largest model we plan chunks for, fifteen times gpt-oss-120b; no browser stores more. */
const MAX_MODEL_BYTES = 2 ** 40;

/** Headers read at once: as many connections as a browser opens to one host without queueing others behind them. */
const HEADERS_AT_ONCE = 4;

/** Where a model comes from. */
export interface Origin {
  fetch: Fetch;
  /** The model's folder, without a trailing slash. */
  folder: string;
  signal: AbortSignal | undefined;
}

export interface RemoteModel {
  manifest: Manifest;
  /** Small files that were read whole, by name. */
  held: Map<string, Uint8Array<ArrayBuffer>>;
}

/** A file as the server gave it: its first bytes, or all of them. */
interface FetchedFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the whole file; null if unknown. */
  fileBytes: number | null;
  validator: string | null;
}

/**
 * Reads and checks config, index and every shard's header. Errors: `checkpoint-invalid`, `download-failed`, `AbortError`.
 */
export async function readRemoteManifest(origin: Origin, chunkBytes: number): Promise<RemoteModel> {
  const small = await readSmallFiles(origin);
  const config = small.get(CONFIG_FILE);
  if (config) parseJsonObject(config.bytes, CONFIG_FILE);
  const index = small.get(INDEX_FILE);
  const weights = index ? parseIndex(index.bytes) : null;
  const shards = await readShards(origin, weights);
  const files: ManifestFile[] = [
    ...Array.from(small, ([name, file]) => describeFile(origin, name, { ...file, bytes: file.fileBytes ?? file.bytes.length })),
    ...Array.from(shards, ([name, { header, validator }]) => describeFile(origin, name, { bytes: header.fileBytes, validator })),
  ];
  const tensors = Array.from(shards, ([file, { header }]) => header.tensors.map((tensor) => ({ ...tensor, file }))).flat();
  const isWhole = (file: FetchedFile) => file.fileBytes === file.bytes.length;
  const held = new Map(Array.from(small).flatMap(([name, file]) => (isWhole(file) ? [[name, file.bytes]] : [])));
  const manifest: Manifest = { version: MANIFEST_VERSION, url: origin.folder, revision: '', chunkBytes, files, tensors };
  checkTotal(manifest);
  return { manifest: { ...manifest, revision: await digestRevision(manifest, held) }, held };
}

/** The whole of a small file. Errors: as `readRemoteManifest`. */
export async function readWholeFile(origin: Origin, file: string, limit: number): Promise<FetchedFile> {
  const fetched = await readStart(origin, file, limit);
  if ((fetched.fileBytes ?? fetched.bytes.length) >= limit) throw invalid(file, `less than ${limit} bytes`, 'more');
  return { ...fetched, fileBytes: fetched.bytes.length };
}

async function readSmallFiles(origin: Origin): Promise<Map<string, FetchedFile>> {
  const files = new Map([[CONFIG_FILE, await readWholeFile(origin, CONFIG_FILE, MAX_JSON_BYTES)]]);
  const optional = [
    [GENERATION_CONFIG_FILE, readWholeFile(origin, GENERATION_CONFIG_FILE, MAX_JSON_BYTES)],
    [INDEX_FILE, readWholeFile(origin, INDEX_FILE, MAX_JSON_BYTES)],
    [TOKENIZER_FILE, readTokenizerStart(origin)],
  ] as const;
  const found = await Promise.all(optional.map(async ([name, reading]) => [name, await unlessAbsent(reading)] as const));
  for (const [name, file] of found) if (file) files.set(name, file);
  return files;
}

/** Null for a file the server does not have. config.json came before, so a web page here is no login but "not found". */
async function unlessAbsent<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Enough of the tokenizer to know its size: it is large (28 MB), and who only looks at a model shall not wait for it. */
async function readTokenizerStart(origin: Origin): Promise<FetchedFile> {
  const start = await readStart(origin, TOKENIZER_FILE, HEAD_BYTES);
  if (start.fileBytes === null) return readWholeFile(origin, TOKENIZER_FILE, MAX_SMALL_FILE_BYTES);
  if (start.fileBytes >= MAX_SMALL_FILE_BYTES) {
    throw invalid(TOKENIZER_FILE, `less than ${MAX_SMALL_FILE_BYTES} bytes`, `${start.fileBytes}`);
  }
  return start;
}

/** The first `limit` bytes of a file, fewer where it is shorter. */
async function readStart(origin: Origin, file: string, limit: number): Promise<FetchedFile> {
  const reply = await fetchRange({ ...origin, file, from: 0, until: limit });
  const bytes = await collect(reply);
  const announced = Math.min(limit, reply.fileBytes ?? bytes.length);
  if (bytes.length < announced) {
    throw checkpointError('download-failed', { file, needed: `${announced} bytes`, found: `${bytes.length}` });
  }
  return { bytes, fileBytes: reply.fileBytes ?? (bytes.length < limit ? bytes.length : null), validator: reply.validator };
}

interface Shard {
  header: ShardHeader;
  validator: string | null;
}

async function readShards(origin: Origin, weights: WeightMap | null): Promise<Map<string, Shard>> {
  if (!weights) return new Map([[SINGLE_SHARD, await readSingleShard(origin)]]);
  const names = [...new Set(weights.values())].sort();
  const shards = new Map<string, Shard>();
  for (let at = 0; at < names.length; at += HEADERS_AT_ONCE) {
    const batch = names.slice(at, at + HEADERS_AT_ONCE);
    const read = await Promise.all(batch.map(async (name) => [name, await readShard(origin, name)] as const));
    for (const [name, shard] of read) {
      // At once: what is kept of the headers must not grow beyond what the index lists.
      matchHeader(weights, name, shard.header);
      shards.set(name, shard);
    }
  }
  matchHeaders(weights, new Map(Array.from(shards, ([name, { header }]) => [name, header])));
  return shards;
}

async function readSingleShard(origin: Origin): Promise<Shard> {
  const shard = await unlessAbsent(readShard(origin, SINGLE_SHARD));
  if (shard) return shard;
  throw checkpointError('download-failed', { file: origin.folder, needed: `${INDEX_FILE} or ${SINGLE_SHARD}`, found: 'neither' });
}

async function readShard(origin: Origin, file: string): Promise<Shard> {
  const { bytes: head, fileBytes, validator } = await readStart(origin, file, HEAD_BYTES);
  const end = LENGTH_BYTES + readHeaderLength(head, file, fileBytes);
  const rest = end > head.length ? await collect(await fetchRange({ ...origin, file, from: head.length, until: end })) : null;
  const bytes = rest ? new Uint8Array(await new Blob([head, rest]).arrayBuffer()) : head;
  if (bytes.length < end) throw invalid(file, `${end} bytes of header`, `a file that ends after ${bytes.length}`);
  return { header: parseHeader(bytes.subarray(LENGTH_BYTES, end), file, fileBytes), validator };
}

function describeFile({ folder }: Origin, name: string, found: { bytes: number; validator: string | null }): ManifestFile {
  const listed = listedBytes(folder, name);
  if (listed !== null && listed !== found.bytes) throw invalid(name, `${listed} bytes, as this app lists`, `${found.bytes}`);
  return { name, bytes: found.bytes, validator: isPinned(folder) ? null : found.validator };
}

function checkTotal(manifest: Manifest): void {
  const total = totalBytes(manifest);
  if (total <= MAX_MODEL_BYTES) return;
  throw invalid(manifest.url, `a model of at most ${MAX_MODEL_BYTES} bytes`, `files of ${total} bytes`);
}

/** Names this state of the files: by the small ones' content, by everybody's size and validator, by the tensors' places. */
async function digestRevision(manifest: Manifest, held: RemoteModel['held']): Promise<string> {
  const contents = await Promise.all(Array.from(held, async ([name, bytes]) => [name, await sha256(bytes)]));
  const { version, chunkBytes, files, tensors } = manifest;
  return sha256(new TextEncoder().encode(JSON.stringify({ version, chunkBytes, files, tensors, contents })));
}
