// A ChunkStore that forgets: chunks in memory, for tests and for browsers that refuse storage. Keeps the same contract as the one
// in IndexedDB, proven by the same tests.

import type { ChunkPlace, ChunkStore, Revision, StoredChunk } from './chunk-store.ts';
import type { Manifest } from './manifest.ts';

interface Entry extends StoredChunk {
  url: string;
  revision: string;
  place: ChunkPlace;
}

/** An empty store; gone with the last reference to it. */
export function memoryChunkStore(): ChunkStore {
  const manifests = new Map<string, Manifest>();
  const chunks = new Map<string, Entry>();
  const keyOf = ({ url, revision }: Revision, { file, index }: ChunkPlace) => JSON.stringify([url, revision, file, index]);
  const deleteWhere = (matches: (entry: Entry) => boolean) => {
    for (const [key, entry] of chunks) if (matches(entry)) chunks.delete(key);
  };

  return {
    manifests: async () => [...manifests.values()],
    putManifest: async (manifest) => {
      deleteWhere(({ url, revision }) => url === manifest.url && revision !== manifest.revision);
      manifests.set(manifest.url, structuredClone(manifest));
    },
    places: async ({ url, revision }) =>
      [...chunks.values()].filter((entry) => entry.url === url && entry.revision === revision).map(({ place }) => place),
    getChunk: async (revision, place) => {
      const entry = chunks.get(keyOf(revision, place));
      return entry && { bytes: entry.bytes.slice(), sha256: entry.sha256 };
    },
    putChunk: async ({ url, revision }, place, { bytes, sha256 }) => {
      chunks.set(keyOf({ url, revision }, place), { url, revision, place: { ...place }, bytes: bytes.slice(), sha256 });
    },
    deleteChunk: async (revision, place) => {
      chunks.delete(keyOf(revision, place));
    },
    deleteModel: async (modelUrl) => {
      deleteWhere(({ url }) => url === modelUrl);
      manifests.delete(modelUrl);
    },
  };
}
