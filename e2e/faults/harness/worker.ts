// The checkpoint room in a worker of its own, without the GPU: the app's own download, store and load over the platform's fetch and
// IndexedDB. Gives what a test asks about the bytes on this device; decides nothing.

import { expose } from 'comlink';
import { deleteModel, openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import type { ChunkPlace, ChunkStore } from '../../../src/checkpoint/chunk-store.ts';
import { sha256 } from '../../../src/checkpoint/digest.ts';
import { indexedDbChunkStore } from '../../../src/checkpoint/indexed-db-chunk-store.ts';
import type { Manifest } from '../../../src/checkpoint/manifest.ts';

const store = indexedDbChunkStore();

async function manifestOf(url: string): Promise<Manifest | undefined> {
  return (await store.manifests()).find((manifest) => manifest.url === url);
}

/** The bytes as they lie in the store: nothing compares them with the digest beside them. */
async function rawChunk(manifest: Manifest, place: ChunkPlace): Promise<Uint8Array<ArrayBuffer>> {
  return (await store.getChunk(manifest, place))?.bytes ?? new Uint8Array();
}

const harness = {
  /** Downloads what is missing; `onStored` hears of each chunk once its transaction is complete. */
  async download({ url, chunkBytes }: { url: string; chunkBytes: number }, onStored: (place: ChunkPlace) => void): Promise<void> {
    const reporting: ChunkStore = {
      ...store,
      putChunk: async (revision, place, chunk) => {
        await store.putChunk(revision, place, chunk);
        onStored(place);
      },
    };
    const checkpoint = await openCheckpoint(url, { store: reporting, chunkBytes });
    await checkpoint.download();
  },

  /** Places of all chunks that the store says are there. */
  async places(url: string): Promise<ChunkPlace[]> {
    const manifest = await manifestOf(url);
    return manifest ? store.places(manifest) : [];
  },

  /** SHA-256 of a chunk as it lies in the store, hex. */
  async chunkDigest(url: string, place: ChunkPlace): Promise<string> {
    const manifest = await manifestOf(url);
    return manifest ? sha256(await rawChunk(manifest, place)) : '';
  },

  /** SHA-256 of a whole file as it lies in the store, hex. */
  async fileDigest(url: string, file: string): Promise<string> {
    const manifest = await manifestOf(url);
    const places = manifest ? (await store.places(manifest)).filter((place) => place.file === file) : [];
    places.sort((a, b) => a.index - b.index);
    const parts: Blob[] = [];
    for (const place of places) if (manifest) parts.push(new Blob([await rawChunk(manifest, place)]));
    return sha256(new Uint8Array(await new Blob(parts).arrayBuffer()));
  },

  /** Reads every tensor as a load to the GPU does. Gives the sum of each one's bytes, which a single flipped bit changes. */
  async load(url: string): Promise<[name: string, sum: number][]> {
    const checkpoint = await openCheckpoint(url, { store });
    const sums = new Map<string, number>();
    await checkpoint.stream(new Set(checkpoint.tensors.keys()), ({ name, bytes }) => {
      let sum = sums.get(name) ?? 0;
      for (const byte of bytes) sum += byte;
      sums.set(name, sum);
    });
    return [...sums];
  },

  deleteModel: (url: string): Promise<void> => deleteModel(url, store),
};

export type Harness = typeof harness;

expose(harness);
