// The checkpoint room over the real network and storage, as the app's worker wires it, with a receiver of pieces in the GPU's place.
import { expose } from 'comlink';
import { type Checkpoint, deleteModel, openCheckpoint, storedModels } from '../../../src/checkpoint/checkpoint.ts';
import type { ChunkStore } from '../../../src/checkpoint/chunk-store.ts';
import { sha256 } from '../../../src/checkpoint/digest.ts';
import { importModel } from '../../../src/checkpoint/import.ts';
import { indexedDbChunkStore } from '../../../src/checkpoint/indexed-db-chunk-store.ts';
import { CHUNK_BYTES as FULL_CHUNK_BYTES } from '../../../src/checkpoint/manifest.ts';
import { memoryChunkStore } from '../../../src/checkpoint/memory-chunk-store.ts';
import { requestPersistence } from '../../../src/checkpoint/persistence.ts';
import { readAhead } from '../../../src/checkpoint/read-ahead.ts';
import { exportModel, repairModel, verifyModel } from '../../../src/checkpoint/upkeep.ts';

/** Small, so that a few megabytes are many chunks, yet more than IndexedDB keeps among its own records (64 KiB). */
let chunkBytes = 2 ** 17;

let store: ChunkStore = indexedDbChunkStore();

const open = (url: string): Promise<Checkpoint> => openCheckpoint(url, { store, chunkBytes });

const worker = {
  async download(url: string) {
    const checkpoint = await open(url);
    await checkpoint.download();
    return checkpoint.storage();
  },

  /** Streams every tensor as the engine has it streamed; the pieces go nowhere. */
  async load(url: string) {
    const checkpoint = await open(url);
    await checkpoint.stream(new Set(checkpoint.tensors.keys()), () => undefined);
  },

  /** The same; gives the SHA-256 of all pieces in order, hex. */
  async digestOfLoad(url: string) {
    const checkpoint = await open(url);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    await checkpoint.stream(new Set(checkpoint.tensors.keys()), ({ bytes }) => void pieces.push(bytes.slice()));
    return sha256(new Uint8Array(await new Blob(pieces).arrayBuffer()));
  },

  stored: () => storedModels(store),
  lost: () => store.lostModels(),
  remove: (url: string) => deleteModel(url, store),
  verify: (url: string) => verifyModel(url, store),
  repair: (url: string) => repairModel(url, { store, chunkBytes }),
  requestPersistence,

  /** Cuts files as the app does, for measurements. */
  useFullChunks() {
    chunkBytes = FULL_CHUNK_BYTES;
  },

  /** Reads every stored chunk and nothing else: `ahead` while one is waited for, no digest. */
  async readRaw(url: string, ahead: number) {
    const manifest = (await store.manifests()).find((candidate) => candidate.url === url);
    if (!manifest) throw new Error(`${url} is not stored.`);
    const reads = readAhead(await store.places(manifest), ahead, (place) => store.getChunk(manifest, place));
    while (!(await reads.next()).done);
  },

  /** Runs without storage from now on. */
  useMemory() {
    store = memoryChunkStore();
  },

  /** Writes a model out as files and takes them in again under a name; gives the new URL. */
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
