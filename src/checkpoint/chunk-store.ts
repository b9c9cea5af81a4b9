// The port to storage: manifests, and chunks of files with the digest each had on arrival. Everything above asks only this, so a
// test can fail any operation. Here also its IndexedDB implementation through idb-keyval; the one in memory is beside it.

import { del, delMany, get, getMany, keys, set, setMany } from 'idb-keyval';
import { type ClosableStore, openDatabase } from './database.ts';
import { checkpointError } from './errors.ts';
import { MANIFEST_VERSION, type Manifest } from './manifest.ts';

/** Which state of which model; chunks of two revisions never mix. */
export interface Revision {
  url: string;
  revision: string;
}

/** Place of a chunk within a model. */
export interface ChunkPlace {
  file: string;
  index: number;
}

export interface StoredChunk {
  bytes: Uint8Array<ArrayBuffer>;
  /** Digest of the bytes as they arrived, hex; the store itself does not notice damage. */
  sha256: string;
}

/** How far the digest of a whole file has come. */
export interface FileDigest {
  /** Chunks from the file's start that went into it. */
  chunks: number;
  /** State of the hash after them. */
  state: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the whole file, hex, once all its chunks went in; null until then. */
  sha256: string | null;
}

/** Every operation is atomic, and durable when its promise resolves. Errors of all: `storage-failed`. */
export interface ChunkStore {
  /** Manifests of all models of which something is stored. */
  manifests(): Promise<Manifest[]>;
  /** Stores the manifest of a model, which must come before its chunks; chunks of its other revisions are deleted. */
  putManifest(manifest: Manifest): Promise<void>;
  /** The truth about what is stored: places of the chunks present together with their digest. Reads no chunk. */
  places(revision: Revision): Promise<ChunkPlace[]>;
  /** A chunk, unchecked; undefined if it or its digest is missing. */
  getChunk(revision: Revision, place: ChunkPlace): Promise<StoredChunk | undefined>;
  /** Stores a copy of the chunk. Repeatable. */
  putChunk(revision: Revision, place: ChunkPlace, chunk: StoredChunk): Promise<void>;
  /** Deletes the chunk's bytes. Its digest stays: what is fetched in its place has to match it. */
  deleteChunk(revision: Revision, place: ChunkPlace): Promise<void>;
  /** The digest that the chunk had on arrival, hex, whether its bytes are still there or not. */
  chunkDigest(revision: Revision, place: ChunkPlace): Promise<string | undefined>;
  /** How far a file was hashed. */
  fileDigest(revision: Revision, file: string): Promise<FileDigest | undefined>;
  putFileDigest(revision: Revision, file: string, digest: FileDigest): Promise<void>;
  /** Deletes all that is known of a file: chunks, their digests, its own. */
  deleteFile(revision: Revision, file: string): Promise<void>;
  /** Deletes all revisions of a model: chunks first, so that what is left of an interrupted deletion stays listed. */
  deleteModel(url: string): Promise<void>;
}

type ChunkKey = ['chunk' | 'digest', url: string, revision: string, file: string, index: number];
type FileKey = ['file-digest', url: string, revision: string, file: string];
type Key = ['manifest', url: string] | ChunkKey | FileKey;

/** A ChunkStore in IndexedDB; `useStore` is the port below it. */
export function indexedDbChunkStore(useStore: ClosableStore = openDatabase()): ChunkStore {
  const chunkKey = ({ url, revision }: Revision, { file, index }: ChunkPlace): ChunkKey => ['chunk', url, revision, file, index];
  const digestKey = ({ url, revision }: Revision, { file, index }: ChunkPlace): ChunkKey => [
    'digest',
    url,
    revision,
    file,
    index,
  ];
  const fileKey = ({ url, revision }: Revision, file: string): FileKey => ['file-digest', url, revision, file];
  const allKeys = (): Promise<Key[]> => keys<Key & IDBValidKey>(useStore);
  const keysOf = async (url: string): Promise<(ChunkKey | FileKey)[]> =>
    (await allKeys()).filter((key): key is ChunkKey | FileKey => key[0] !== 'manifest' && key[1] === url);

  return {
    manifests: () =>
      named('the list of models', async () => {
        const urls = (await allKeys()).filter((key) => key[0] === 'manifest');
        const stored = await getMany<Manifest>(urls, useStore);
        return stored.filter((manifest) => manifest?.version === MANIFEST_VERSION) as Manifest[];
      }),
    putManifest: (manifest) =>
      named('a manifest', async () => {
        const others = (await keysOf(manifest.url)).filter((key) => key[2] !== manifest.revision);
        if (others.length > 0) await delMany(others, useStore);
        await set(['manifest', manifest.url], manifest, useStore);
      }),
    places: ({ url, revision }) =>
      named('the list of chunks', async () => {
        const isChunkKey = (key: ChunkKey | FileKey): key is ChunkKey => key[0] !== 'file-digest' && key[2] === revision;
        const present = (await keysOf(url)).filter(isChunkKey);
        const chunks = new Set(present.filter(([kind]) => kind === 'chunk').map(([, , , file, index]) => `${index} ${file}`));
        const digests = present.filter(([kind]) => kind === 'digest').map(([, , , file, index]) => ({ file, index }));
        return digests.filter(({ file, index }) => chunks.has(`${index} ${file}`));
      }),
    getChunk: (revision, place) =>
      named(describe(place), async () => {
        const wanted = [chunkKey(revision, place), digestKey(revision, place)];
        const [value, digest] = await getMany<Blob | ArrayBuffer | string>(wanted, useStore);
        if (value === undefined || typeof value === 'string' || typeof digest !== 'string') return undefined;
        const buffer = value instanceof Blob ? await value.arrayBuffer() : value;
        return { bytes: new Uint8Array(buffer), sha256: digest };
      }),
    putChunk: (revision, place, { bytes, sha256 }) =>
      named(describe(place), () => {
        // One transaction: a digest never stands for a chunk that is not there. A Blob reads 2.5 times faster than an array.
        const entries: [Key, Blob | string][] = [
          [chunkKey(revision, place), new Blob([bytes])],
          [digestKey(revision, place), sha256],
        ];
        return setMany(entries, useStore);
      }),
    deleteChunk: (revision, place) => named(describe(place), () => del(chunkKey(revision, place), useStore)),
    chunkDigest: (revision, place) =>
      named(describe(place), async () => {
        const digest = await get<unknown>(digestKey(revision, place), useStore);
        return typeof digest === 'string' ? digest : undefined;
      }),
    fileDigest: (revision, file) => named(file, () => get<FileDigest>(fileKey(revision, file), useStore)),
    putFileDigest: (revision, file, digest) => named(file, () => set(fileKey(revision, file), digest, useStore)),
    deleteFile: (revision, file) =>
      named(file, async () => {
        const all = await keysOf(revision.url);
        await delMany(
          all.filter((key) => key[2] === revision.revision && key[3] === file),
          useStore,
        );
      }),
    deleteModel: (url) =>
      named('a model', async () => {
        await delMany(await keysOf(url), useStore);
        await del(['manifest', url], useStore);
      }),
  };
}

function describe({ file, index }: ChunkPlace): string {
  return `${file}, chunk ${index}`;
}

/** Runs an operation; what IndexedDB rejects with (a DOMException, or null from an aborted transaction) becomes `storage-failed`. */
async function named<T>(file: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error !== null && !(error instanceof DOMException)) throw error;
    const isFull = error?.name === 'QuotaExceededError';
    throw checkpointError('storage-failed', {
      file,
      needed: 'the browser’s storage',
      found: error ? `${error.name} (${error.message})` : 'an aborted transaction',
      cause: error,
      ...(isFull && { remedy: 'Free disk space or leave the private window, then load again: what is stored stays stored' }),
    });
  }
}
