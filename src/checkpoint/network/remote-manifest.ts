// Builds a model's manifest from its server: small files and shard headers, a few hundred
// kilobytes, all checked. It downloads no weights and stores nothing.

import { sha256 } from '../bytes/digest.ts';
import { checkpointError, invalid } from '../errors.ts';
import { checkContent, expectedFile } from '../format/expected-files.ts';
import { parseJsonObject } from '../format/json.ts';
import { MANIFEST_VERSION, type Manifest, type ManifestFile, totalBytes } from '../format/manifest.ts';
import { LENGTH_BYTES, parseHeader, readHeaderLength, type ShardHeader } from '../format/safetensors.ts';
import { parseServedManifest, SERVED_MANIFEST_FILE, type ServedManifest } from '../format/served-manifest.ts';
import { INDEX_FILE, matchHeader, matchHeaders, parseIndex, SINGLE_SHARD, type WeightMap } from '../format/shard-index.ts';
import { explainMissing, layoutAt } from './explain-missing.ts';
import { type FetchedFile, type Origin, readRange, readStart, readWholeFile, unlessAbsent } from './remote-files.ts';

export const CONFIG_FILE = 'config.json';
export const TOKENIZER_FILE = 'tokenizer.json';
export const GENERATION_CONFIG_FILE = 'generation_config.json';

/** Largest config or index: a hundred times gpt-oss-120b's index. */
const MAX_JSON_BYTES = 8 * 2 ** 20;

/** Largest other small file: twice gpt-oss's tokenizer.json. */
export const MAX_SMALL_FILE_BYTES = 64 * 2 ** 20;

/** First bytes of a shard: in gpt-oss-20b and 120b they hold the whole header. */
const HEAD_BYTES = 64 * 2 ** 10;

/** Largest model, fifteen times gpt-oss-120b. No browser stores more. */
const MAX_MODEL_BYTES = 2 ** 40;

/** Headers read at once: the connections a browser opens to one host without queueing others. */
const HEADERS_AT_ONCE = 4;

export interface RemoteModel {
  manifest: Manifest;
  /** Small files that were read whole, by name. */
  held: Map<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Reads and checks config, index and every shard's header. Errors: `checkpoint-invalid`,
 * `download-failed`, `AbortError`.
 */
export async function readRemoteManifest(origin: Origin, chunkBytes: number): Promise<RemoteModel> {
  const { files: small, served } = await readSmallFiles(origin);
  const held = new Map(Array.from(small).flatMap(([name, file]) => (isWhole(file) ? [[name, file.bytes]] : [])));
  const smallFiles = Array.from(small, ([name, file]) => describe(origin, { name, ...file }, served));
  for (const file of smallFiles) {
    const bytes = held.get(file.name);
    if (bytes) await checkContent(file, bytes);
  }
  const config = small.get(CONFIG_FILE);
  if (config) parseJsonObject(config.bytes, CONFIG_FILE);
  const index = small.get(INDEX_FILE);
  const shards = await readShards(origin, index ? parseIndex(index.bytes) : null);
  const manifest: Manifest = {
    version: MANIFEST_VERSION,
    url: origin.folder,
    revision: '',
    chunkBytes: served?.chunkBytes ?? chunkBytes,
    files: [...smallFiles, ...Array.from(shards, ([name, shard]) => describe(origin, { name, ...shard }, served))],
    tensors: Array.from(shards, ([file, { header }]) => header.tensors.map((tensor) => ({ ...tensor, file }))).flat(),
  };
  checkTotal(manifest);
  return { manifest: { ...manifest, revision: await digestRevision(manifest, held) }, held };
}

function isWhole({ bytes, fileBytes }: FetchedFile): boolean {
  return fileBytes === bytes.length;
}

function describe({ folder }: Origin, file: FetchedFile & { name: string }, served: ServedManifest | null): ManifestFile {
  const { name, bytes, fileBytes, validator } = file;
  return expectedFile(folder, { name, bytes: fileBytes ?? bytes.length, validator }, served);
}

interface SmallFiles {
  files: Map<string, FetchedFile>;
  served: ServedManifest | null;
}

async function readSmallFiles(origin: Origin): Promise<SmallFiles> {
  const config = readWholeFile(origin, CONFIG_FILE, MAX_JSON_BYTES);
  const files = new Map([[CONFIG_FILE, await explainMissing(origin, CONFIG_FILE, config)]]);
  const optional = [
    [GENERATION_CONFIG_FILE, readWholeFile(origin, GENERATION_CONFIG_FILE, MAX_JSON_BYTES)],
    [INDEX_FILE, readWholeFile(origin, INDEX_FILE, MAX_JSON_BYTES)],
    [TOKENIZER_FILE, readTokenizerStart(origin)],
    [SERVED_MANIFEST_FILE, readWholeFile(origin, SERVED_MANIFEST_FILE, MAX_JSON_BYTES)],
  ] as const;
  const found = await Promise.all(optional.map(async ([name, reading]) => [name, await unlessAbsent(reading)] as const));
  for (const [name, file] of found) if (file) files.set(name, file);
  const manifest = files.get(SERVED_MANIFEST_FILE);
  // It describes the model's files, and is none of them.
  files.delete(SERVED_MANIFEST_FILE);
  return { files, served: manifest ? parseServedManifest(manifest.bytes) : null };
}

/**
 * Reads enough of the tokenizer to know its size. It is large (28 MB), and a user who only looks at
 * a model should not wait for it.
 */
async function readTokenizerStart(origin: Origin): Promise<FetchedFile> {
  const start = await readStart(origin, TOKENIZER_FILE, HEAD_BYTES);
  if (start.fileBytes === null) return readWholeFile(origin, TOKENIZER_FILE, MAX_SMALL_FILE_BYTES);
  if (start.fileBytes >= MAX_SMALL_FILE_BYTES) {
    throw invalid(TOKENIZER_FILE, `less than ${MAX_SMALL_FILE_BYTES} bytes`, `${start.fileBytes}`);
  }
  return start;
}

interface Shard extends FetchedFile {
  header: ShardHeader;
}

async function readShards(origin: Origin, weights: WeightMap | null): Promise<Map<string, Shard>> {
  if (!weights) return new Map([[SINGLE_SHARD, await readSingleShard(origin)]]);
  const names = [...new Set(weights.values())].sort();
  const shards = new Map<string, Shard>();
  for (let at = 0; at < names.length; at += HEADERS_AT_ONCE) {
    const batch = names.slice(at, at + HEADERS_AT_ONCE);
    const read = await Promise.all(batch.map(async (name) => [name, await readShard(origin, name)] as const));
    for (const [name, shard] of read) {
      // At once: the kept headers must not grow beyond the index.
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
  const needed = `${INDEX_FILE} or ${SINGLE_SHARD}`;
  const other = await layoutAt(origin, needed);
  // config.json was there, so neither the connection nor the address is at fault.
  throw other ?? checkpointError('model-unsupported', { file: origin.folder, needed, found: 'neither' });
}

async function readShard(origin: Origin, file: string): Promise<Shard> {
  const start = await readStart(origin, file, HEAD_BYTES);
  const { bytes: head, fileBytes } = start;
  const end = LENGTH_BYTES + readHeaderLength(head, file, fileBytes);
  const rest = end > head.length ? await readRange(origin, { file, from: head.length, until: end, fileBytes: null }) : null;
  const bytes = rest ? new Uint8Array(await new Blob([head, rest.bytes]).arrayBuffer()) : head;
  if (bytes.length < end) throw invalid(file, `${end} bytes of header`, `a file that ends after ${bytes.length}`);
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, end), file, fileBytes);
  return { ...start, fileBytes: header.fileBytes, header };
}

function checkTotal(manifest: Manifest): void {
  const total = totalBytes(manifest);
  if (total <= MAX_MODEL_BYTES) return;
  throw invalid(manifest.url, `a model of at most ${MAX_MODEL_BYTES} bytes`, `files of ${total} bytes`);
}

/**
 * Names this state of the files. It hashes the content of small files, every size and validator,
 * and the tensors' positions.
 */
async function digestRevision(manifest: Manifest, held: RemoteModel['held']): Promise<string> {
  const contents = await Promise.all(Array.from(held, async ([name, bytes]) => [name, await sha256(bytes)]));
  const { version, chunkBytes, files, tensors } = manifest;
  return sha256(new TextEncoder().encode(JSON.stringify({ version, chunkBytes, files, tensors, contents })));
}
