// The checkpoint module over the real network and storage, as the app's worker wires it. A receiver
// of pieces replaces the GPU.
import { expose } from 'comlink';
import { bufferPool } from '../../../src/checkpoint/bytes/buffer-pool.ts';
import { sha256 } from '../../../src/checkpoint/bytes/digest.ts';
import type { Checkpoint } from '../../../src/checkpoint/checkpoint.ts';
import { importModel } from '../../../src/checkpoint/files/import.ts';
import { deleteModel, exportModel, repairModel, verifyModel } from '../../../src/checkpoint/files/stored-models.ts';
import type { Manifest } from '../../../src/checkpoint/format/manifest.ts';
import { openCheckpoint } from '../../../src/checkpoint/open.ts';
import { readAhead } from '../../../src/checkpoint/read/read-ahead.ts';
import { requestPersistence } from '../../../src/checkpoint/space/persistence.ts';
import { storedModels } from '../../../src/checkpoint/storage-state.ts';
import type { ChunkRef, ChunkStore } from '../../../src/checkpoint/store/chunk-store.ts';
import { indexedDbChunkStore } from '../../../src/checkpoint/store/indexed-db-chunk-store.ts';
import { memoryChunkStore } from '../../../src/checkpoint/store/memory-chunk-store.ts';

/**
 * Small, so that a few megabytes are many chunks, yet more than IndexedDB keeps among its own
 * records (64 KiB).
 */
let chunkBytes = 2 ** 17;

/** Limit of one call of getRandomValues. */
const RANDOM_BYTES = 2 ** 16;

let store: ChunkStore = indexedDbChunkStore();

const open = (url: string): Promise<Checkpoint> => openCheckpoint(url, { store, chunkBytes });

const manifestOf = async (url: string): Promise<Manifest | undefined> =>
  (await store.manifests()).find((manifest) => manifest.url === url);

async function* storedChunks(url: string): AsyncGenerator<{ place: ChunkRef; bytes: Uint8Array<ArrayBuffer> }> {
  const manifest = await manifestOf(url);
  for (const ref of manifest ? await store.chunkRefs(manifest) : []) {
    const chunk = manifest && (await store.getChunk(manifest, ref));
    if (chunk) yield { place: ref, bytes: chunk.bytes };
  }
}

const worker = {
  /** Calls `onStored` for each chunk once its transaction is complete. */
  async download(url: string, onStored: (ref: ChunkRef) => void = () => undefined) {
    const reporting: ChunkStore = {
      ...store,
      putChunk: async (revision, ref, chunk) => {
        await store.putChunk(revision, ref, chunk);
        onStored(ref);
      },
    };
    const checkpoint = await openCheckpoint(url, { store: reporting, chunkBytes });
    await checkpoint.download();
    return checkpoint.storage();
  },

  /** References of all chunks that the store lists. */
  async places(url: string): Promise<ChunkRef[]> {
    const manifest = await manifestOf(url);
    return manifest ? store.chunkRefs(manifest) : [];
  },

  /** SHA-256 of a chunk's stored bytes, hex, whatever its record contains. */
  async chunkDigest(url: string, ref: ChunkRef): Promise<string | undefined> {
    const manifest = await manifestOf(url);
    const chunk = manifest && (await store.getChunk(manifest, ref));
    return chunk && sha256(chunk.bytes);
  },

  /** SHA-256 of a stored file, hex. The file must fit in memory. */
  async fileDigest(url: string, file: string): Promise<string> {
    const chunks: { index: number; blob: Blob }[] = [];
    for await (const { place: ref, bytes } of storedChunks(url)) {
      if (ref.file === file) chunks.push({ index: ref.index, blob: new Blob([bytes]) });
    }
    const inOrder = chunks.sort((a, b) => a.index - b.index).map(({ blob }) => blob);
    return sha256(new Uint8Array(await new Blob(inOrder).arrayBuffer()));
  },

  /** The recorded digest of every chunk on arrival, hex. Reads no chunk. */
  async recordedDigests(url: string): Promise<(ChunkRef & { sha256: string | undefined })[]> {
    const manifest = await manifestOf(url);
    const places = manifest ? await store.chunkRefs(manifest) : [];
    return Promise.all(places.map(async (ref) => ({ ...ref, sha256: manifest && (await store.chunkDigest(manifest, ref)) })));
  },

  /** Streams every tensor as the engine would. The pieces are dropped. */
  async load(url: string) {
    const checkpoint = await open(url);
    await checkpoint.stream(new Set(checkpoint.tensors.keys()), () => undefined);
  },

  /** The same. Returns the sum of each tensor's bytes, which one flipped bit changes. */
  async sumsOfLoad(url: string): Promise<[name: string, sum: number][]> {
    const checkpoint = await open(url);
    const sums = new Map<string, number>();
    await checkpoint.stream(new Set(checkpoint.tensors.keys()), ({ name, bytes }) => {
      let sum = sums.get(name) ?? 0;
      for (const byte of bytes) sum += byte;
      sums.set(name, sum);
    });
    return [...sums];
  },

  /** The same. Returns the SHA-256 of all pieces in order, hex. */
  async digestOfLoad(url: string) {
    const checkpoint = await open(url);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    await checkpoint.stream(new Set(checkpoint.tensors.keys()), ({ bytes }) => void pieces.push(bytes.slice()));
    return sha256(new Uint8Array(await new Blob(pieces).arrayBuffer()));
  },

  /**
   * Reads every expert of every experts' tensor alone, in reverse, into the same memory. Returns the
   * SHA-256 of each tensor, hex, and the chunks that were read whole.
   */
  async digestsOfExperts(url: string) {
    let wholeReads = 0;
    const counting: ChunkStore = {
      ...store,
      getChunk: (...given) => {
        wholeReads += 1;
        return store.getChunk(...given);
      },
    };
    const checkpoint = await openCheckpoint(url, { store: counting, chunkBytes });
    wholeReads = 0; // config.json was one.
    const digests: Record<string, string> = {};
    let buffer = new ArrayBuffer(0);
    for (const [name, { shape, bytes }] of checkpoint.tensors) {
      const [experts = 0] = shape;
      if (shape.length < 3) continue;
      const rowBytes = bytes / experts;
      if (buffer.byteLength < rowBytes) buffer = new ArrayBuffer(rowBytes);
      const rows: Uint8Array<ArrayBuffer>[] = [];
      for (let row = experts - 1; row >= 0; row--) {
        const found = await checkpoint.readRange(name, row * rowBytes, (row + 1) * rowBytes, { buffer });
        rows.unshift(found.slice());
        ({ buffer } = found);
      }
      digests[name] = await sha256(new Uint8Array(await new Blob(rows).arrayBuffer()));
    }
    return { digests, wholeReads };
  },

  /** Reads every expert alone, from the last to the first, and drops the bytes. */
  async readExperts(url: string) {
    const checkpoint = await open(url);
    let buffer: ArrayBuffer | undefined;
    for (const [name, { shape, bytes }] of checkpoint.tensors) {
      const rowBytes = bytes / (shape[0] ?? 1);
      for (let from = bytes - rowBytes; from >= 0; from -= rowBytes) {
        ({ buffer } = await checkpoint.readRange(name, from, from + rowBytes, { buffer: buffer ?? new ArrayBuffer(rowBytes) }));
      }
    }
  },

  stored: () => storedModels(store),
  lost: () => store.lostModels(),
  remove: (url: string) => deleteModel(url, store),
  verify: (url: string) => verifyModel(url, store),
  repair: (url: string) => repairModel(url, { store, chunkBytes }),
  requestPersistence,

  /** Sets the timeout for reading a chunk from now on, ms. */
  waitAtMost(ms: number) {
    store = indexedDbChunkStore({ readMs: ms });
  },

  /** Cuts files into chunks of so many bytes from now on. */
  cutAt(bytes: number) {
    chunkBytes = bytes;
  },

  /** Stores chunks of noise and nothing else, all from one array, as a download does. */
  async writeRaw(url: string, count: number) {
    const bytes = new Uint8Array(chunkBytes);
    for (let at = 0; at < bytes.length; at += RANDOM_BYTES) crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES));
    const files = [{ name: 'noise', bytes: count * chunkBytes, validator: null }];
    const manifest: Manifest = { version: 1, url, revision: 'noise', chunkBytes, files, tensors: [] };
    await store.putManifest(manifest);
    for (let index = 0; index < count; index++) {
      bytes[index] = index;
      await store.putChunk(manifest, { file: 'noise', index }, { bytes, sha256: 'unknown' });
    }
  },

  /**
   * Reads every stored chunk without digests, `ahead` while one is awaited. Uses `arrayBuffer()`,
   * or buffers that are reused, as a load does.
   */
  async readRaw(url: string, ahead: number, reusesBuffers: boolean) {
    const manifest = await manifestOf(url);
    if (!manifest) throw new Error(`${url} is not stored.`);
    const pool = reusesBuffers ? bufferPool(chunkBytes, ahead + 2) : undefined;
    const reads = readAhead(await store.chunkRefs(manifest), ahead, (ref) => store.getChunk(manifest, ref, pool));
    for await (const chunk of reads) if (chunk) pool?.put(chunk.bytes.buffer);
  },

  /**
   * Runs the garbage collector every so many ms from now on. Needs a browser that lets pages do
   * that.
   */
  collectGarbageEvery(ms: number) {
    const { gc } = globalThis as { gc?: () => void };
    if (!gc) throw new Error('This browser was started without --js-flags=--expose-gc.');
    setInterval(gc, ms);
  },

  /** Runs without storage from now on. */
  useMemory() {
    store = memoryChunkStore();
  },

  /** Exports a model as files and imports them under a name. Returns the new URL. */
  async exportAndImport(url: string, name: string) {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('exported', { create: true });
    await exportModel(url, folder, { store });
    const files: { name: string; blob: Blob }[] = [];
    for await (const [path, handle] of folder.entries()) {
      if (handle.kind === 'file') files.push({ name: path, blob: await handle.getFile() });
    }
    return importModel(name, files, { store, chunkBytes });
  },
};

export type StoreWorker = typeof worker;

expose(worker);
