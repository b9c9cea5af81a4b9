// The ChunkStore in IndexedDB, through idb-keyval: which key holds what, and how its failures are told. Never reads a value to learn
// what is there: keys are enough, and values are 16 MiB each.

import { del, delMany, get, getMany, keys, set, type UseStore } from 'idb-keyval';
import type { ChunkPlace, ChunkStore, FileDigest, Revision } from './chunk-store.ts';
import { chunkWriter } from './chunk-writer.ts';
import { openDatabase } from './database.ts';
import { checkpointError } from './errors.ts';
import { MANIFEST_VERSION, type Manifest } from './manifest.ts';
import { storedWitness, type Witness } from './witness.ts';

type ChunkKey = ['chunk' | 'digest', url: string, revision: string, file: string, index: number];
type FileKey = ['file-digest', url: string, revision: string, file: string];
type Key = ['manifest', url: string] | ChunkKey | FileKey;
type Value = Blob | ArrayBuffer | string;

export interface IndexedDbPorts {
  /** The database of the weights. */
  useStore?: UseStore;
  witness?: Witness;
}

/** A ChunkStore in IndexedDB. */
export function indexedDbChunkStore({ useStore = openDatabase(), witness = storedWitness() }: IndexedDbPorts = {}): ChunkStore {
  const allKeys = (): Promise<Key[]> => keys<Key & IDBValidKey>(useStore);
  const keysOf = async (url: string): Promise<(ChunkKey | FileKey)[]> =>
    (await allKeys()).filter((key): key is ChunkKey | FileKey => key[0] !== 'manifest' && key[1] === url);
  /** Of all layouts. */
  const readManifests = async (): Promise<Manifest[]> => {
    const urls = (await allKeys()).filter((key) => key[0] === 'manifest');
    return (await getMany<Manifest | undefined>(urls, useStore)).filter((manifest) => manifest !== undefined);
  };
  const writeChunk = chunkWriter(useStore);

  return {
    manifests: () =>
      named('the list of models', async () => (await readManifests()).filter(({ version }) => version === MANIFEST_VERSION)),
    putManifest: (manifest) =>
      named('a manifest', async () => {
        checkNotNewer(await get<Manifest>(['manifest', manifest.url], useStore));
        const others = (await keysOf(manifest.url)).filter(([, , revision]) => revision !== manifest.revision);
        if (others.length > 0) await delMany(others, useStore);
        await set(['manifest', manifest.url], manifest, useStore);
        await witness.remember(manifest.url);
      }),
    places: (revision) =>
      named('the list of chunks', async () =>
        placesIn((await keysOf(revision.url)).filter(([, , own]) => own === revision.revision)),
      ),
    getChunk: (revision, place) =>
      named(describe(place), async () => {
        const wanted = [keyOf('chunk', revision, place), keyOf('digest', revision, place)];
        const [value, digest] = await getMany<Value>(wanted, useStore);
        if (value === undefined || typeof value === 'string' || typeof digest !== 'string') return undefined;
        const buffer = value instanceof Blob ? await value.arrayBuffer() : value;
        return { bytes: new Uint8Array(buffer), sha256: digest };
      }),
    putChunk: (revision, place, chunk) =>
      named(describe(place), () =>
        writeChunk({ ...chunk, chunkKey: keyOf('chunk', revision, place), digestKey: keyOf('digest', revision, place) }),
      ),
    deleteChunk: (revision, place) => named(describe(place), () => del(keyOf('chunk', revision, place), useStore)),
    chunkDigest: (revision, place) =>
      named(describe(place), async () => {
        const digest = await get<unknown>(keyOf('digest', revision, place), useStore);
        return typeof digest === 'string' ? digest : undefined;
      }),
    fileDigest: (revision, file) => named(file, () => get<FileDigest>(fileKeyOf(revision, file), useStore)),
    putFileDigest: (revision, file, digest) => named(file, () => set(fileKeyOf(revision, file), digest, useStore)),
    deleteFile: (revision, file) =>
      named(file, async () => {
        const isOfFile = (key: ChunkKey | FileKey) => key[2] === revision.revision && key[3] === file;
        await delMany((await keysOf(revision.url)).filter(isOfFile), useStore);
      }),
    deleteModel: (url) =>
      named('a model', async () => {
        await witness.forget(url);
        await delMany(await keysOf(url), useStore);
        await del(['manifest', url], useStore);
      }),
    lostModels: () =>
      named('the list of models', async () => {
        const readable = (await readManifests()).filter(({ version }) => version >= MANIFEST_VERSION);
        const present = new Set(readable.map(({ url }) => url));
        return (await witness.urls()).filter((url) => !present.has(url));
      }),
  };
}

function keyOf(kind: ChunkKey[0], { url, revision }: Revision, { file, index }: ChunkPlace): ChunkKey {
  return [kind, url, revision, file, index];
}

function fileKeyOf({ url, revision }: Revision, file: string): FileKey {
  return ['file-digest', url, revision, file];
}

/** Places that have both a chunk and its digest. */
function placesIn(stored: readonly (ChunkKey | FileKey)[]): ChunkPlace[] {
  const present = stored.filter((key): key is ChunkKey => key[0] !== 'file-digest');
  const chunks = new Set(present.filter(([kind]) => kind === 'chunk').map(([, , , file, index]) => `${index} ${file}`));
  const digests = present.filter(([kind]) => kind === 'digest').map(([, , , file, index]) => ({ file, index }));
  return digests.filter(({ file, index }) => chunks.has(`${index} ${file}`));
}

/** An app that is older than what is stored does not know what it would destroy. */
function checkNotNewer(stored: Manifest | undefined): void {
  if (stored === undefined || stored.version <= MANIFEST_VERSION) return;
  throw checkpointError('storage-failed', {
    file: stored.url,
    needed: `a model stored in layout ${MANIFEST_VERSION}`,
    found: `layout ${stored.version}, which a newer version of this app wrote`,
    remedy: 'Reload until the newer version starts; nothing was changed',
  });
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
