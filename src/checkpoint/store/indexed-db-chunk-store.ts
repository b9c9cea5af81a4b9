// The ChunkStore in IndexedDB, through idb-keyval: its keys and its errors. It lists chunks by
// their keys only, because values are 16 MiB each.

import { del, delMany, get, getMany, keys, set, type UseStore } from 'idb-keyval';
import { checkpointError } from '../errors.ts';
import { MANIFEST_VERSION, type Manifest } from '../format/manifest.ts';
import { fileReserves, type Reserves } from '../space/reserve.ts';
import { type ChunkKeys, type ChunkRows, chunkRows } from './chunk-rows.ts';
import type { ChunkRef, ChunkStore, ExpertUses, FileDigest, Revision, RowSums, TensorPlace } from './chunk-store.ts';
import { storedClaims } from './claims.ts';
import { openDatabase } from './database.ts';
import { type HungChunks, storedHungChunks } from './hung-chunks.ts';
import { named } from './storage-errors.ts';
import { type StoredModelsRecord, storedModelsRecord } from './stored-models-record.ts';

type ChunkKey = [kind: keyof ChunkKeys, url: string, revision: string, file: string, index: number];
type FileKey = ['file-digest', url: string, revision: string, file: string];
type SumsKey = ['row-sums', url: string, revision: string, file: string, tensor: string];
type UsesKey = ['expert-uses', url: string, revision: string];
/** Keys of a model's rows besides its manifest. */
type ModelKey = ChunkKey | FileKey | SumsKey | UsesKey;
type Key = ['manifest', url: string] | ModelKey;

export interface IndexedDbPorts {
  /** The database of the weights. */
  useStore?: UseStore;
  modelsRecord?: StoredModelsRecord;
  hungChunks?: HungChunks;
  reserves?: Reserves;
  /** Timeout for reading the bytes of a chunk, ms. */
  readMs?: number;
}

const CHUNK_KINDS: ReadonlySet<string> = new Set<keyof ChunkKeys>(['chunk', 'digest', 'checksum', 'lost', 'spare']);

/** Reading 16 MiB takes 20 ms. After a thousand times as long no answer will come. */
const READ_MS = 20_000;

/**
 * Rows deleted in one transaction. SQLite walks through every page of the deleted rows and serves
 * no other request meanwhile (Chromium 156, docs/browser-bugs.md#CB12).
 */
const DELETED_AT_ONCE = 64;

export function indexedDbChunkStore(ports: IndexedDbPorts = {}): ChunkStore {
  const {
    useStore = openDatabase(),
    modelsRecord = storedModelsRecord(),
    hungChunks = storedHungChunks(),
    readMs = READ_MS,
  } = ports;
  const { reserves = fileReserves() } = ports;
  const allKeys = (): Promise<Key[]> => keys<Key & IDBValidKey>(useStore);
  const keysOf = async (url: string): Promise<ModelKey[]> =>
    (await allKeys()).filter((key): key is ModelKey => key[0] !== 'manifest' && key[1] === url);
  /** Manifests of all layouts. */
  const readManifests = async (): Promise<Manifest[]> => {
    const urls = (await allKeys()).filter((key) => key[0] === 'manifest');
    return (await getMany<Manifest | undefined>(urls, useStore)).filter((manifest) => manifest !== undefined);
  };
  const claims = storedClaims(useStore);
  const rowsByUrl = new Map<string, ChunkRows>();
  const rowsOf = ({ url }: Revision): ChunkRows => {
    const rows = rowsByUrl.get(url) ?? chunkRows({ useStore: claims.guard(url), hungChunks, readMs });
    rowsByUrl.set(url, rows);
    return rows;
  };
  /** Rows that the browser cannot delete stay, but no list shows them. */
  const deleteAll = async (url: string, unwanted: readonly ModelKey[]): Promise<void> => {
    rowsByUrl.get(url)?.forget();
    const guarded = claims.guard(url);
    for (let from = 0; from < unwanted.length; from += DELETED_AT_ONCE) {
      const part = unwanted.slice(from, from + DELETED_AT_ONCE);
      const each = async () => void (await Promise.allSettled(part.map((key) => del(key, guarded))));
      await delMany(part, guarded).catch(each);
    }
  };

  return {
    manifests: () =>
      named('the list of models', async () => (await readManifests()).filter(({ version }) => version === MANIFEST_VERSION)),
    putManifest: (manifest) =>
      named('a manifest', async () => {
        checkNotNewer(await get<Manifest>(['manifest', manifest.url], useStore));
        await deleteAll(
          manifest.url,
          (await keysOf(manifest.url)).filter(([, , revision]) => revision !== manifest.revision),
        );
        await set(['manifest', manifest.url], manifest, claims.guard(manifest.url));
        await modelsRecord.remember(manifest.url);
      }),
    chunkRefs: (revision) =>
      named('the list of chunks', async () =>
        placesIn((await keysOf(revision.url)).filter(([, , own]) => own === revision.revision)),
      ),
    getChunk: (revision, ref, pool) => rowsOf(revision).read(describe(ref), keysOfChunk(revision, ref), pool),
    getParts: (revision, ref, parts) => rowsOf(revision).readParts(describe(ref), keysOfChunk(revision, ref), parts),
    getPart: (revision, ref, from, target) => rowsOf(revision).readPart(describe(ref), keysOfChunk(revision, ref), from, target),
    putChunk: (revision, ref, chunk) => rowsOf(revision).write(describe(ref), keysOfChunk(revision, ref), chunk),
    deleteChunk: (revision, ref) => rowsOf(revision).remove(describe(ref), keysOfChunk(revision, ref)),
    chunkDigest: (revision, ref) =>
      named(describe(ref), async () => {
        const digest = await get<unknown>(keysOfChunk(revision, ref).digest, useStore);
        return typeof digest === 'string' ? digest : undefined;
      }),
    fileDigest: (revision, file) => named(file, () => get<FileDigest>(fileKeyOf(revision, file), useStore)),
    putFileDigest: (revision, file, digest) =>
      named(file, () => set(fileKeyOf(revision, file), digest, claims.guard(revision.url))),
    rowSums: (revision, place) => named(place.tensor, () => get<RowSums>(sumsKeyOf(revision, place), useStore)),
    putRowSums: (revision, place, sums) =>
      named(place.tensor, () => set(sumsKeyOf(revision, place), sums, claims.guard(revision.url))),
    expertUses: (revision) => named('counts of experts', () => get<ExpertUses>(usesKeyOf(revision), useStore)),
    putExpertUses: (revision, uses) =>
      named('counts of experts', () => set(usesKeyOf(revision), uses, claims.guard(revision.url))),
    deleteFile: (revision, file) =>
      named(file, async () => {
        const isOfFile = (key: ModelKey) => key[2] === revision.revision && key[3] === file;
        await deleteAll(revision.url, (await keysOf(revision.url)).filter(isOfFile));
      }),
    deleteModel: (url) =>
      named('a model', async () => {
        await modelsRecord.forget(url);
        await reserves.drop(url);
        await deleteAll(url, await keysOf(url));
        await del(['manifest', url], useStore);
        await claims.forget(url);
      }),
    reserve: (url, bytes) => reserves.take(url, bytes),
    claim: (url) => named('the claim of a model', () => claims.take(url)),
    lostModels: () =>
      named('the list of models', async () => {
        const readable = (await readManifests()).filter(({ version }) => version >= MANIFEST_VERSION);
        const present = new Set(readable.map(({ url }) => url));
        return (await modelsRecord.urls()).filter((url) => !present.has(url));
      }),
  };
}

function keysOfChunk({ url, revision }: Revision, { file, index }: ChunkRef): ChunkKeys {
  const keyOf = (kind: keyof ChunkKeys): ChunkKey => [kind, url, revision, file, index];
  return {
    chunk: keyOf('chunk'),
    digest: keyOf('digest'),
    checksum: keyOf('checksum'),
    lost: keyOf('lost'),
    spare: keyOf('spare'),
  };
}

function fileKeyOf({ url, revision }: Revision, file: string): FileKey {
  return ['file-digest', url, revision, file];
}

function sumsKeyOf({ url, revision }: Revision, { file, tensor }: TensorPlace): SumsKey {
  return ['row-sums', url, revision, file, tensor];
}

function usesKeyOf({ url, revision }: Revision): UsesKey {
  return ['expert-uses', url, revision];
}

/** References of chunks with both usable bytes and a digest. */
function placesIn(stored: readonly ModelKey[]): ChunkRef[] {
  const present = stored.filter((key): key is ChunkKey => CHUNK_KINDS.has(key[0]));
  const names = new Set(present.map(([kind, , , file, index]) => `${kind} ${index} ${file}`));
  const isThere = ({ file, index }: ChunkRef): boolean => {
    const rest = `${index} ${file}`;
    return names.has(names.has(`lost ${rest}`) ? `spare ${rest}` : `chunk ${rest}`);
  };
  const digests = present.filter(([kind]) => kind === 'digest').map(([, , , file, index]) => ({ file, index }));
  return digests.filter(isThere);
}

/** References of chunks whose usable row and digest are both present. */
function checkNotNewer(stored: Manifest | undefined): void {
  if (stored === undefined || stored.version <= MANIFEST_VERSION) return;
  throw checkpointError('storage-failed', {
    file: stored.url,
    needed: `a model stored in layout ${MANIFEST_VERSION}`,
    found: `layout ${stored.version}, which a newer version of this app wrote`,
    remedy: 'Reload until the newer version starts; nothing was changed',
  });
}

function describe({ file, index }: ChunkRef): string {
  return `${file}, chunk ${index}`;
}
