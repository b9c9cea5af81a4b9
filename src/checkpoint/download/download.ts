// Fetches what is missing of a model and stores it chunk by chunk, several ranges at a time. The truth about what is there comes from
// the store's keys, so a download that was interrupted anywhere goes on at its missing chunks. Starts, watches and ends the work;
// how one range is fetched is in `run.ts`.

import { type Manifest, totalBytes } from '../format/manifest.ts';
import type { Origin } from '../network/remote-files.ts';
import { reserveFor } from '../space/reserve.ts';
import type { ChunkRef, ChunkStore } from '../store/chunk-store.ts';
import { type FetchDeps, fetchChunks, RangesIgnored } from './fetch-chunks.ts';
import { inOneTab, type OnProgress } from './one-tab.ts';
import { PARALLEL, planRequests, SEQUENTIAL, StoredChunks, storedBytes } from './plan.ts';
import { type ProgressMeter, startMeter } from './progress.ts';
import { runTogether } from './task-group.ts';
import { verifyFileDigests } from './verify-files.ts';

export interface DownloadDeps {
  origin: Origin;
  store: ChunkStore;
  /** Small files already in memory; not fetched again. */
  held: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Progress is told at least this often, ms, so that a silence shows. */
const HEARTBEAT_MS = 1_000;

/**
 * Stores every chunk of `manifest` that is not yet stored, and proves the files whose digests are known. While another tab does so, waits
 * and tells of its progress. Reports at the start, between every 100 ms and every second, and at the end.
 * Errors: `download-failed`, `storage-failed`, `AbortError`; what was stored stays.
 */
export async function download(manifest: Manifest, ports: DownloadDeps, onProgress: OnProgress): Promise<void> {
  const { platform, signal } = ports.origin;
  const bytes = storedBytes(manifest, await ports.store.chunkRefs(manifest));
  const options = { platform, signal, onProgress, start: { bytes, totalBytes: totalBytes(manifest) } };
  await inOneTab(manifest.url, (report) => downloadHere(manifest, ports, report), options);
}

/** Weights leave some space to conversations, whatever becomes of the download. */
async function downloadHere(manifest: Manifest, ports: DownloadDeps, onProgress: OnProgress): Promise<void> {
  const { store } = ports;
  const places = await store.chunkRefs(manifest);
  const total = totalBytes(manifest);
  const isWhole = storedBytes(manifest, places) === total;
  const giveBack = isWhole ? async () => undefined : await store.reserve(manifest.url, reserveFor(total));
  try {
    await downloadMissing(manifest, places, ports, onProgress);
  } finally {
    // After the last write, or what is given back would go to weights.
    await giveBack();
  }
}

async function downloadMissing(
  manifest: Manifest,
  places: readonly ChunkRef[],
  ports: DownloadDeps,
  onProgress: OnProgress,
): Promise<void> {
  const { origin, store } = ports;
  const { platform } = origin;
  await store.putManifest(manifest);
  const stored = new StoredChunks(places);
  const bytes = storedBytes(manifest, places);
  const meter = startMeter({ bytes, totalBytes: totalBytes(manifest), now: platform.now, onProgress });
  meter.report();
  const stopHeartbeat = startHeartbeat(meter, platform);
  const prove = (signal: AbortSignal) => verifyFileDigests({ manifest, store, stored, signal });
  const context = { ...ports, manifest, stored, meter, cooldown: { untilMs: 0 } };
  try {
    await runTogether([(signal) => fetchMissing({ ...context, signal }), prove], origin.signal);
  } finally {
    stopHeartbeat();
  }
  meter.report();
}

/** Fetches in parallel, or in one stream a file from a host that knows no ranges. */
async function fetchMissing(context: Omit<FetchDeps, 'mode'>): Promise<void> {
  try {
    await fetchAll({ ...context, mode: PARALLEL });
  } catch (error) {
    if (!(error instanceof RangesIgnored)) throw error;
    await fetchAll({ ...context, mode: SEQUENTIAL });
  }
}

async function fetchAll(ports: FetchDeps): Promise<void> {
  const { manifest, stored, mode } = ports;
  const requests = planRequests(manifest, stored, mode);
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
