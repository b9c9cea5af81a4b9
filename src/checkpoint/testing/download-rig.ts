// A model on the fault server, a store and a platform, and the invariants that hold after every
// fault.

import { expect } from 'vitest';
import { type FaultServer, type FaultServerOptions, startFaultServer } from '../../../test/support/servers/fault-server.ts';
import type { DownloadProgress } from '../../contracts/models.ts';
import type { Checkpoint, CheckpointOptions } from '../checkpoint.ts';
import { openCheckpoint } from '../open.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { memoryChunkStore } from '../store/memory-chunk-store.ts';
import { type TestPlatform, testPlatform, turn } from './test-platform.ts';
import { encodeModel, type Files, join, tensor } from './tiny-checkpoint.ts';

export const CHUNK = 1_000;
export const SHARDS = [[tensor('a', 3_500), tensor('b', 2_222)], [tensor('c', 4_001)]];
export const SHARD0 = 'model-00000-of-00001.safetensors';
export const SHARD1 = 'model-00001-of-00001.safetensors';

export interface Rig {
  server: FaultServer;
  store: ChunkStore;
  platform: TestPlatform;
  /** Every progress event of this rig's downloads. */
  events: DownloadProgress[];
  open(options?: Partial<CheckpointOptions>): Promise<Checkpoint>;
  /** Opens and downloads. */
  download(signal?: AbortSignal): Promise<void>;
  /** Opens and downloads. Resolves with the error that ends it. */
  failure(): Promise<Error>;
  stop(): Promise<void>;
}

export async function startRig(
  options: Partial<FaultServerOptions> & { platform?: TestPlatform; store?: ChunkStore } = {},
): Promise<Rig> {
  const { platform = testPlatform(), store = memoryChunkStore(), ...rest } = options;
  const server = await startFaultServer({ files: encodeModel(SHARDS), ...rest });
  const events: DownloadProgress[] = [];
  const open: Rig['open'] = (more = {}) => openCheckpoint(server.url, { store, platform, chunkBytes: CHUNK, ...more });
  const download: Rig['download'] = async (signal) => (await open()).download((event) => void events.push(event), signal);
  const failure = async () => {
    const error = await download().then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error instanceof Error) return error;
    throw new Error('The download went through.');
  };
  return { server, store, platform, events, open, download, failure, stop: () => server.stop() };
}

/** Bytes sent of a file, in whole and partial requests. */
export function bytesSent({ requests }: FaultServer, file: string): number {
  return requests.filter((served) => served.file === file).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** I2: every chunk that is stored holds the file's own bytes. Returns the number of chunks. */
export async function expectTrueChunks({ server, store }: Rig, files: Files = server.files as Files): Promise<number> {
  let chunks = 0;
  for (const manifest of await store.manifests()) {
    for (const ref of await store.chunkRefs(manifest)) {
      const start = ref.index * manifest.chunkBytes;
      const stored = await store.getChunk(manifest, ref);
      const needed = files.get(ref.file)?.subarray(start, start + manifest.chunkBytes);
      expect(isSame(stored?.bytes, needed), `${ref.file}, chunk ${ref.index}`).toBe(true);
      chunks += 1;
    }
  }
  return chunks;
}

/** Compares as `toEqual` does, but a thousand times faster. */
function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** I5: without the fault, the next visit completes the model and fetches no stored byte again. */
export async function expectRecovery(rig: Rig): Promise<void> {
  rig.server.fault = () => undefined;
  rig.platform.setOnline(true);
  await rig.download();
  const checkpoint = await rig.open();
  expect(await checkpoint.storage()).toMatchObject({ status: 'stored', storedBytes: checkpoint.totalBytes });
  const parts: Uint8Array[] = [];
  await checkpoint.stream(new Set(['a', 'b', 'c']), ({ bytes }) => void parts.push(bytes.slice()));
  expect(isSame(join(...parts), join(...SHARDS.flat().map(({ bytes }) => bytes)))).toBe(true);
}

/** I4: an error names the file, the finding and the remedy. */
export function expectHelpful(error: Error, found: RegExp | string): void {
  expect(error.name).toBe('download-failed');
  expect(error.message).toMatch(/^\S+\.(safetensors|json)(, chunk \d+)?: needed .+, found .+\. .+\.$/);
  expect(error.message).toMatch(found);
}

/** Waits for a condition that the rig's real connection fulfils. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 50_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('What the test waits for did not happen within 50 s.');
    await turn();
  }
}

/** Lets seconds pass until `isReached`: the connection is real, and a busy machine serves it late. */
export async function elapseUntil(platform: TestPlatform, isReached: () => boolean): Promise<void> {
  await until(() => {
    if (!isReached()) void platform.elapse(1_000);
    return isReached();
  });
}
