// Fetches one chunk range in as many requests as it needs. Stores each chunk once it is complete
// and verified.

import { sha256 } from '../bytes/digest.ts';
import { throwIfStopped } from '../errors.ts';
import { hostOf, type Manifest } from '../format/manifest.ts';
import { refuseVersion } from '../network/range-reply.ts';
import { fetchRange, type RangeReply } from '../network/ranges.ts';
import type { Origin } from '../network/remote-files.ts';
import { requestFailed, requestFailureOf } from '../network/request-failure.ts';
import { type Attempts, type Cooldown, DOWNLOAD_POLICY, retry } from '../network/retry.ts';
import type { ChunkRef, ChunkStore } from '../store/chunk-store.ts';
import { ChunkAssembler, type ChunkRange } from './chunk-assembler.ts';
import type { Mode, StoredChunks } from './plan.ts';
import type { Connection, ProgressMeter } from './progress.ts';

export interface FetchDeps {
  origin: Origin;
  store: ChunkStore;
  held: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  manifest: Manifest;
  stored: StoredChunks;
  meter: ProgressMeter;
  mode: Mode;
  cooldown: Cooldown;
  signal: AbortSignal;
}

/** The host ignores ranges and sends whole files. Parallel requests would discard most of each. */
export class RangesIgnored extends Error {}

/**
 * Fetches and stores the chunks of `run`, joined in `buffer`. Errors: `download-failed`,
 * `storage-failed`, `AbortError`, RangesIgnored.
 */
export async function fetchChunks(run: ChunkRange, buffer: Uint8Array<ArrayBuffer>, ports: FetchDeps): Promise<void> {
  const assembler = new ChunkAssembler(run, ports.manifest.chunkBytes, buffer);
  const held = ports.held.get(run.file.name);
  if (held) return takeIn(once(held.subarray(assembler.position)), { run, assembler, ports, onNews: () => undefined });
  const line = ports.meter.connection();
  try {
    await fetchInTries(run, assembler, { ...ports, line });
  } finally {
    line.end();
    ports.meter.drop(assembler.drop());
  }
}

async function fetchInTries(run: ChunkRange, assembler: ChunkAssembler, ports: FetchDeps & { line: Connection }): Promise<void> {
  const { origin, signal, cooldown, line, meter } = ports;
  // Bytes below this arrived before. Fetched again, they are no progress.
  let furthest = assembler.position;
  const attempt = async ({ progressed }: Attempts) => {
    const onNews = () => {
      if (assembler.position <= furthest) return;
      furthest = assembler.position;
      progressed();
    };
    // A failure after the last byte lost nothing.
    if (assembler.isDone) return;
    try {
      const bytes = await openRun(run, assembler.position, ports);
      await takeIn(bytes, { run, assembler, ports, onNews });
    } catch (error) {
      // A lost connection delivered good bytes until then. A reply that does not fit delivered
      // none.
      const kind = requestFailureOf(error)?.kind;
      if (kind !== 'network' && kind !== 'stalled') meter.drop(assembler.drop());
      throw error;
    }
  };
  await retry(attempt, { platform: origin.platform, signal, policy: DOWNLOAD_POLICY, cooldown, onWait: line.wait });
}

/** Requests the missing bytes of a range, beginning at `from`. */
async function openRun(
  { file, end }: ChunkRange,
  from: number,
  { origin, manifest, mode, signal }: FetchDeps,
): Promise<RangeReply['bytes']> {
  const until = Math.min(end * manifest.chunkBytes, file.bytes);
  const reply = await fetchRange({ ...origin, signal, file: file.name, from, until, fileBytes: file.bytes });
  const isAllThereIs = from === 0 && until === file.bytes;
  const isSameVersion = file.validator === null || reply.validator === null || file.validator === reply.validator;
  if (isSameVersion && (!reply.isWhole || isAllThereIs || mode.toTheEnd)) return reply.bytes;
  await reply.bytes.return();
  if (isSameVersion) throw new RangesIgnored();
  throw refuseVersion({ file: file.name, host: hostOf(origin.folder) }, `${file.validator}`, `${reply.validator}`);
}

interface Intake {
  run: ChunkRange;
  assembler: ChunkAssembler;
  ports: FetchDeps;
  /** Called after bytes were added to a chunk. */
  onNews: () => void;
}

/** Stores the chunks that `bytes` complete. Reads to the end, so that it notices surplus bytes. */
async function takeIn(bytes: RangeReply['bytes'], { run, assembler, ports, onNews }: Intake): Promise<void> {
  for await (let part of bytes) {
    while (part.length > 0 && !assembler.isDone) {
      const taken = assembler.fill(part);
      ports.meter.add(taken);
      onNews();
      part = part.subarray(taken);
      if (!assembler.whole) continue;
      await keep({ file: run.file.name, index: assembler.index }, assembler.whole, ports);
      assembler.next();
    }
  }
  if (assembler.isDone) return;
  const host = hostOf(ports.origin.folder);
  throw requestFailed({
    file: run.file.name,
    host,
    kind: 'wrong-range',
    found: `an end after ${assembler.position} bytes from ${host}`,
  });
}

/** Verifies a complete chunk as far as its digest is known, then stores it. */
async function keep(ref: ChunkRef, bytes: Uint8Array<ArrayBuffer>, ports: FetchDeps): Promise<void> {
  const { manifest, store, stored, meter, origin, signal } = ports;
  throwIfStopped(signal);
  if (stored.has(ref)) return meter.drop(bytes.length);
  const found = await sha256(bytes);
  const known = manifest.files.find(({ name }) => name === ref.file)?.chunks?.[ref.index];
  const needed = known ?? (await store.chunkDigest(manifest, ref));
  if (needed !== undefined && needed !== found) throw damaged(ref, { needed, found, isPublished: known !== undefined }, origin);
  await store.putChunk(manifest, ref, { bytes, sha256: found });
  stored.add(ref);
  meter.store(bytes.length);
}

interface Difference {
  needed: string;
  found: string;
  /** The digest is from the model's manifest, not from an earlier download. */
  isPublished: boolean;
}

function damaged({ file, index }: ChunkRef, { needed, found, isPublished }: Difference, { folder }: Origin): Error {
  const host = hostOf(folder);
  const source = isPublished ? 'its manifest says' : 'was stored before';
  return requestFailed({
    file: `${file}, chunk ${index}`,
    host,
    kind: 'damaged',
    found: `other bytes from ${host} (SHA-256 ${found}) than ${source} (${needed})`,
    remedy: isPublished
      ? `${host} gives wrong bytes for this file: use another host, or tell its operator; what is stored stays stored`
      : 'Was the model replaced on its server? Then delete it here and download the new one',
  });
}

async function* once(bytes: Uint8Array<ArrayBuffer>): RangeReply['bytes'] {
  yield bytes;
}
