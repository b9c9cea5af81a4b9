// A ChunkStore in memory, for tests and for browsers that refuse storage. The same tests hold it
// and the one in IndexedDB to one contract.

import type { Manifest } from '../format/manifest.ts';
import type { ChunkStore, ExpertUses, FileDigest, Revision, RowSums } from './chunk-store.ts';

/** The records of one file. */
interface Entry extends Revision {
  file: string;
  /** By index. Bytes are null after a deletion: the digest outlives them. */
  chunks: Map<number, { sha256: string; bytes: Uint8Array<ArrayBuffer> | null }>;
  digest: FileDigest | undefined;
  /** By tensor. */
  sums: Map<string, RowSums>;
}

/** Creates an empty store. Its content is gone with the last reference to it. */
export function memoryChunkStore(): ChunkStore {
  const manifests = new Map<string, Manifest>();
  const files = new Map<string, Entry>();
  const uses = new Map<string, { revision: string; uses: ExpertUses }>();
  const keyOf = ({ url, revision }: Revision, file: string) => JSON.stringify([url, revision, file]);
  const find = (revision: Revision, file: string) => files.get(keyOf(revision, file));
  const make = ({ url, revision }: Revision, file: string): Entry => {
    const entry = find({ url, revision }, file) ?? { url, revision, file, chunks: new Map(), digest: undefined, sums: new Map() };
    files.set(keyOf(entry, file), entry);
    return entry;
  };
  const deleteWhere = (matches: (entry: Entry) => boolean) => {
    for (const [key, entry] of files) if (matches(entry)) files.delete(key);
  };
  const placesIn = ({ file, chunks }: Entry) =>
    [...chunks].filter(([, { bytes }]) => bytes !== null).map(([index]) => ({ file, index }));

  return {
    manifests: async () => [...manifests.values()],
    putManifest: async (manifest) => {
      deleteWhere(({ url, revision }) => url === manifest.url && revision !== manifest.revision);
      manifests.set(manifest.url, structuredClone(manifest));
    },
    chunkRefs: async ({ url, revision }) =>
      [...files.values()].filter((entry) => entry.url === url && entry.revision === revision).flatMap(placesIn),
    getChunk: async (revision, { file, index }) => {
      const chunk = find(revision, file)?.chunks.get(index);
      return chunk?.bytes ? { bytes: chunk.bytes.slice(), sha256: chunk.sha256 } : undefined;
    },
    getParts: async (revision, { file, index }, parts) => {
      const bytes = find(revision, file)?.chunks.get(index)?.bytes;
      if (!bytes || parts.some(({ until }) => until > bytes.length)) return undefined;
      return parts.map(({ from, until }) => bytes.slice(from, until));
    },
    getPart: async (revision, { file, index }, from, target) => {
      const bytes = find(revision, file)?.chunks.get(index)?.bytes;
      if (!bytes || from + target.length > bytes.length) return undefined;
      const moved = structuredClone(target, { transfer: [target.buffer] });
      moved.set(bytes.subarray(from, from + moved.length));
      return moved;
    },
    putChunk: async (revision, { file, index }, { bytes, sha256 }) => {
      make(revision, file).chunks.set(index, { bytes: bytes.slice(), sha256 });
    },
    deleteChunk: async (revision, { file, index }) => {
      const chunk = find(revision, file)?.chunks.get(index);
      if (chunk) chunk.bytes = null;
    },
    chunkDigest: async (revision, { file, index }) => find(revision, file)?.chunks.get(index)?.sha256,
    fileDigest: async (revision, file) => structuredClone(find(revision, file)?.digest),
    putFileDigest: async (revision, file, digest) => {
      make(revision, file).digest = structuredClone(digest);
    },
    rowSums: async (revision, { file, tensor }) => find(revision, file)?.sums.get(tensor),
    putRowSums: async (revision, { file, tensor }, sums) => void make(revision, file).sums.set(tensor, [...sums]),
    expertUses: async ({ url, revision }) => {
      const noted = uses.get(url);
      return noted?.revision === revision ? noted.uses : undefined;
    },
    putExpertUses: async ({ url, revision }, counted) => void uses.set(url, { revision, uses: structuredClone(counted) }),
    deleteFile: async (revision, file) => void files.delete(keyOf(revision, file)),
    deleteModel: async (modelUrl) => {
      deleteWhere(({ url }) => url === modelUrl);
      manifests.delete(modelUrl);
      uses.delete(modelUrl);
    },
    reserve: async () => async () => undefined,
    // No other tab has this memory.
    claim: async () => () => undefined,
    lostModels: async () => [],
  };
}
