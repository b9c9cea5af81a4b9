// Downloads the missing chunks of a model, several ranges at a time, and stores each. The keys of
// the store decide which chunks are missing, so an interrupted download continues there.
// `fetch-chunks.ts` fetches one range.

import { type Manifest, totalBytes } from '../format/manifest.ts';
import type { Origin } from '../network/remote-files.ts';
import { reserveFor } from '../space/reserve.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import type { ChunkRange } from './chunk-assembler.ts';
import { type FetchDeps, fetchChunks, RangesIgnored } from './fetch-chunks.ts';
import { inOneTab, type OnProgress, type Turn } from './one-tab.ts';
import { PARALLEL, planRequests, SEQUENTIAL, StoredChunks, storedBytes } from './plan.ts';
import { type ProgressMeter, startMeter } from './progress.ts';
import { runTogether } from './task-group.ts';
import { verifyFileDigests } from './verify-files.ts';

export interface DownloadDeps {
  origin: Origin;
  store: ChunkStore;
  /** Small files already in memory. They are not fetched again. */
  held: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** Whether to fetch one large chunk only, to learn the rate. */
  isSample?: boolean;
}

/** Longest time between two progress events, ms, so that a silence shows. */
const HEARTBEAT_MS = 1_000;

/**
 * Stores every missing chunk of `manifest` and verifies files with known digests. While another tab
 * downloads the model, waits and reports that tab's progress. Reports at the start, then every 100
 * ms to 1 s, and at the end. Errors: `download-failed`, `storage-failed`, `AbortError`. Stored
 * chunks stay.
 */
export async function download(manifest: Manifest, ports: DownloadDeps, onProgress: OnProgress): Promise<void> {
  const { platform, signal } = ports.origin;
  const bytes = storedBytes(manifest, await ports.store.chunkRefs(manifest));
  const options = { platform, signal, onProgress, start: { bytes, storedBytes: bytes, totalBytes: totalBytes(manifest) } };
  await inOneTab(manifest.url, (turn) => downloadHere(manifest, ports, turn), options);
}

/** Downloads while a reserve keeps space for conversations, and releases it however that ends. */
async function downloadHere(manifest: Manifest, ports: DownloadDeps, turn: Turn): Promise<void> {
  const { store } = ports;
  const total = totalBytes(manifest);
  const isWhole = storedBytes(manifest, await store.chunkRefs(manifest)) === total;
  const giveBack = isWhole ? async () => undefined : await store.reserve(manifest.url, reserveFor(total));
  try {
    await downloadClaimed(manifest, ports, turn);
  } finally {
    // After the last write. Before it, weights would take the released space. After another tab
    // took over, the reserve is that tab's.
    if (!turn.lost.aborted) await giveBack();
  }
}

/** Downloads while it is this tab's turn. Writes nothing after that. */
async function downloadClaimed(manifest: Manifest, ports: DownloadDeps, { onProgress, lost }: Turn): Promise<void> {
  const { origin, store } = ports;
  const signal = origin.signal ? AbortSignal.any([origin.signal, lost]) : lost;
  const release = await store.claim(manifest.url);
  try {
    await downloadMissing(manifest, { ...ports, origin: { ...origin, signal } }, onProgress);
  } finally {
    release();
  }
}

async function downloadMissing(manifest: Manifest, ports: DownloadDeps, onProgress: OnProgress): Promise<void> {
  const { origin, store } = ports;
  const { platform } = origin;
  // Read after the claim, because the previous tab could write until then.
  const chunkRefs = await store.chunkRefs(manifest);
  await store.putManifest(manifest);
  const stored = new StoredChunks(chunkRefs);
  const bytes = storedBytes(manifest, chunkRefs);
  const meter = startMeter({ bytes, totalBytes: totalBytes(manifest), now: platform.now, onProgress });
  meter.report();
  const stopHeartbeat = startHeartbeat(meter, platform);
  const prove = (signal: AbortSignal) => verifyFileDigests({ manifest, store, stored, signal });
  const context = { ...ports, manifest, stored, meter, cooldown: { untilMs: 0 } };
  try {
    const fetching = (signal: AbortSignal) => fetchMissing({ ...context, signal });
    // A sample completes no file that could be verified.
    await runTogether(ports.isSample ? [fetching] : [fetching, prove], origin.signal);
  } finally {
    stopHeartbeat();
  }
  meter.report();
}

type Fetching = Omit<FetchDeps, 'mode'> & Pick<DownloadDeps, 'isSample'>;

/** Fetches in parallel. Falls back to one stream a file if the host ignores ranges. */
async function fetchMissing(context: Fetching): Promise<void> {
  try {
    await fetchAll({ ...context, mode: PARALLEL });
  } catch (error) {
    if (!(error instanceof RangesIgnored)) throw error;
    await fetchAll({ ...context, mode: SEQUENTIAL });
  }
}

async function fetchAll(ports: Fetching & Pick<FetchDeps, 'mode'>): Promise<void> {
  const { manifest, stored, mode } = ports;
  const planned = planRequests(manifest, stored, mode);
  const requests = ports.isSample ? firstOfLargest(planned) : planned;
  const chunkBytes = Math.min(manifest.chunkBytes, Math.max(0, ...manifest.files.map(({ bytes }) => bytes)));
  const work = async (signal: AbortSignal) => {
    const buffer = new Uint8Array(chunkBytes);
    for (let run = requests.shift(); run; run = requests.shift()) await fetchChunks(run, buffer, { ...ports, signal });
  };
  const connections = Math.min(mode.connections, requests.length);
  await runTogether(
    Array.from({ length: connections }, () => work),
    ports.signal,
  );
}

/** The first request for the largest file. A small file would say little about the rate. */
function firstOfLargest(requests: readonly ChunkRange[]): ChunkRange[] {
  const max = Math.max(...requests.map(({ file }) => file.bytes));
  return requests.filter(({ file }) => file.bytes === max).slice(0, 1);
}

function startHeartbeat(meter: ProgressMeter, { after }: Origin['platform']): () => void {
  let cancel = () => {};
  const beat = () => {
    cancel = after(HEARTBEAT_MS, () => {
      meter.report();
      beat();
    });
  };
  beat();
  return () => cancel();
}
