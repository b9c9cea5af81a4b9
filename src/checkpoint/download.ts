// Fetches what is missing of a model and stores it chunk by chunk. The truth about what is there comes from the store's keys, so a
// download that was interrupted anywhere goes on at its first missing chunk. One request at a time; ranges that run side by side
// would be started here, in `download`, and nowhere else.

import type { DownloadProgress } from '../api.ts';
import type { ChunkPlace, ChunkStore } from './chunk-store.ts';
import { sha256 } from './digest.ts';
import { checkpointError, throwIfStopped } from './errors.ts';
import { bytesOfChunk, chunkCount, type Manifest, type ManifestFile, totalBytes } from './manifest.ts';
import { type Meter, startMeter } from './progress.ts';
import { fetchRange, type RangeReply } from './ranges.ts';
import type { Origin } from './remote-manifest.ts';

export interface DownloadPorts {
  origin: Origin;
  store: ChunkStore;
  /** A clock in ms. */
  now: () => number;
  /** Small files already in memory; not fetched again. */
  held: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Consecutive chunks of one file, `first` to before `end`. */
interface Run {
  file: ManifestFile;
  first: number;
  end: number;
}

/**
 * Stores every chunk of `manifest` that is not yet stored. Reports progress at the start, at most every 100 ms, and at the end.
 * Errors: `download-failed`, `storage-failed`, `AbortError`; what was stored stays.
 */
export async function download(
  manifest: Manifest,
  ports: DownloadPorts,
  onProgress: (progress: DownloadProgress) => void,
): Promise<void> {
  await ports.store.putManifest(manifest);
  const places = await ports.store.places(manifest);
  const bytes = storedBytes(manifest, places);
  const meter = startMeter({ bytes, totalBytes: totalBytes(manifest), now: ports.now, onProgress });
  meter.report();
  for (const run of missingRuns(manifest, places)) await storeRun(run, { manifest, ports, meter });
  meter.report();
}

/** Bytes of the chunks at `places`. */
export function storedBytes(manifest: Manifest, places: readonly ChunkPlace[]): number {
  const sizes = new Map(manifest.files.map(({ name, bytes }) => [name, bytes]));
  return places.reduce((sum, { file, index }) => sum + bytesOfChunk(index, sizes.get(file) ?? 0, manifest.chunkBytes), 0);
}

/** The gaps between stored chunks, in the order of the manifest's files. */
function* missingRuns({ files, chunkBytes }: Manifest, places: readonly ChunkPlace[]): Generator<Run> {
  const stored = new Set(places.map(({ file, index }) => `${index} ${file}`));
  for (const file of files) {
    const chunks = chunkCount(file.bytes, chunkBytes);
    let first = 0;
    for (let index = 0; index <= chunks; index++) {
      if (index < chunks && !stored.has(`${index} ${file.name}`)) continue;
      if (first < index) yield { file, first, end: index };
      first = index + 1;
    }
  }
}

interface RunContext {
  manifest: Manifest;
  ports: DownloadPorts;
  meter: Meter;
}

async function storeRun(run: Run, { manifest, ports, meter }: RunContext): Promise<void> {
  const source = await openRun(run, manifest.chunkBytes, ports);
  for await (const { index, bytes } of cutChunks(run, manifest.chunkBytes, source, meter)) {
    throwIfStopped(ports.origin.signal);
    // Where a chunk's digest is known beforehand, here is where it is compared, before anything is stored.
    const digest = await sha256(bytes);
    await ports.store.putChunk(manifest, { file: run.file.name, index }, { bytes, sha256: digest });
  }
}

/** The bytes of a run, from memory or from the network. */
async function openRun({ file, first, end }: Run, chunkBytes: number, ports: DownloadPorts): Promise<RangeReply['bytes']> {
  const from = first * chunkBytes;
  const until = Math.min(end * chunkBytes, file.bytes);
  const held = ports.held.get(file.name);
  if (held) return once(held.subarray(from, until));
  const reply = await fetchRange({ ...ports.origin, file: file.name, from, until });
  try {
    checkUnchanged(file, reply);
  } catch (error) {
    await reply.bytes.return();
    throw error;
  }
  return reply.bytes;
}

async function* once(bytes: Uint8Array<ArrayBuffer>): RangeReply['bytes'] {
  yield bytes;
}

/** Refuses bytes of another version of the file: mixed with stored ones they would be no model at all. */
function checkUnchanged(file: ManifestFile, { fileBytes, validator }: RangeReply): void {
  const isSameSize = fileBytes === null || fileBytes === file.bytes;
  const isSameVersion = file.validator === null || validator === null || file.validator === validator;
  if (isSameSize && isSameVersion) return;
  throw checkpointError('download-failed', {
    file: file.name,
    needed: `the version of ${file.bytes} bytes that the download began with (${file.validator ?? 'unnamed'})`,
    found: `another of ${fileBytes ?? 'unknown'} bytes (${validator ?? 'unnamed'})`,
    remedy: 'The model was replaced on its server: load it again to start over with the new one',
  });
}

interface Chunk {
  index: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Cuts a run's bytes into its chunks. Reads to the end of `source`, so that too many bytes are noticed there. */
async function* cutChunks(run: Run, chunkBytes: number, source: RangeReply['bytes'], meter: Meter): AsyncGenerator<Chunk> {
  let index = run.first;
  let chunk = new Uint8Array(bytesOfChunk(index, run.file.bytes, chunkBytes));
  let filled = 0;
  for await (let part of source) {
    while (part.length > 0 && index < run.end) {
      const taken = part.subarray(0, chunk.length - filled);
      chunk.set(taken, filled);
      filled += taken.length;
      meter.add(taken.length);
      part = part.subarray(taken.length);
      if (filled < chunk.length) continue;
      yield { index, bytes: chunk };
      index += 1;
      filled = 0;
      if (index < run.end) chunk = new Uint8Array(bytesOfChunk(index, run.file.bytes, chunkBytes));
    }
  }
  if (index === run.end) return;
  const position = index * chunkBytes + filled;
  const needed = `bytes up to ${Math.min(run.end * chunkBytes, run.file.bytes)}`;
  throw checkpointError('download-failed', { file: run.file.name, needed, found: `an end after ${position}` });
}
