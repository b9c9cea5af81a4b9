// The port to storage: manifests, and chunks of files with their digests on arrival. All other
// modules use only this port, so a test can fail any operation.

import type { BufferPool } from '../bytes/buffer-pool.ts';
import type { Manifest } from '../format/manifest.ts';

/** One state of a model. Chunks of two revisions never mix. */
export interface Revision {
  url: string;
  revision: string;
}

/** Reference to a chunk of a model. */
export interface ChunkRef {
  file: string;
  index: number;
}

/** A byte range within a chunk. */
export interface ChunkPart {
  /** Bytes from the chunk's start. */
  from: number;
  until: number;
}

export interface StoredChunk {
  bytes: Uint8Array<ArrayBuffer>;
  /** Digest of the bytes on arrival, hex. The store itself does not notice damage. */
  sha256: string;
}

/** A chunk read back from the store. */
export interface FoundChunk extends StoredChunk {
  /** Checksum of the bytes when they were stored. Undefined if none was recorded. */
  checksum?: string | undefined;
}

/** Progress of the digest of a whole file. */
export interface FileDigest {
  /** Hashed chunks, from the file's start. */
  chunks: number;
  /** State of the hash after them. */
  state: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the whole file, hex, once all its chunks are hashed. Null until then. */
  sha256: string | null;
}

/** Reference to a tensor of a model. */
export interface TensorPlace {
  file: string;
  tensor: string;
}

export type RowSums = readonly (string | null)[];

export type ExpertUses = readonly (readonly number[])[];

/**
 * Every operation is atomic, and durable when its promise resolves. All may fail with
 * `storage-failed`.
 */
export interface ChunkStore {
  /** Manifests of all models with stored bytes. */
  manifests(): Promise<Manifest[]>;
  /**
   * Stores a model's manifest, which must precede its chunks. Deletes chunks of its other
   * revisions. Refuses to replace a manifest of a newer version of the app.
   */
  putManifest(manifest: Manifest): Promise<void>;
  /** References of the chunks that are present together with their digest. Reads no chunk. */
  chunkRefs(revision: Revision): Promise<ChunkRef[]>;
  /**
   * A chunk, unchecked. Undefined if it or its digest is missing. Its bytes may lie in a buffer of
   * `pool`.
   */
  getChunk(revision: Revision, ref: ChunkRef, pool?: BufferPool): Promise<FoundChunk | undefined>;
  /**
   * Parts of a chunk, unchecked, without reading the rest. Undefined if the chunk is missing, is
   * stored in another form or is too short.
   */
  getParts(revision: Revision, ref: ChunkRef, parts: readonly ChunkPart[]): Promise<Uint8Array<ArrayBuffer>[] | undefined>;
  /**
   * Reads one part of a chunk into `target`, unchecked. Returns the filled view: reading transfers
   * the buffer of `target`. Undefined as for `getParts`, and `target` then keeps its buffer.
   */
  getPart(
    revision: Revision,
    ref: ChunkRef,
    from: number,
    target: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Stores a copy of the chunk. Repeatable. */
  putChunk(revision: Revision, ref: ChunkRef, chunk: StoredChunk): Promise<void>;
  /**
   * Deletes the chunk's bytes. Its digest stays: the bytes downloaded in its place have to match
   * it.
   */
  deleteChunk(revision: Revision, ref: ChunkRef): Promise<void>;
  /** The chunk's digest on arrival, hex, whether or not its bytes are still there. */
  chunkDigest(revision: Revision, ref: ChunkRef): Promise<string | undefined>;
  /** Hash progress of a file. */
  fileDigest(revision: Revision, file: string): Promise<FileDigest | undefined>;
  putFileDigest(revision: Revision, file: string, digest: FileDigest): Promise<void>;
  /** Checksums of the rows of a tensor, hex. Null for a row whose checksum was never taken. */
  rowSums(revision: Revision, place: TensorPlace): Promise<RowSums | undefined>;
  putRowSums(revision: Revision, place: TensorPlace, sums: RowSums): Promise<void>;
  /** How often answers used each expert, by layer and expert. Undefined before the first note. */
  expertUses(revision: Revision): Promise<ExpertUses | undefined>;
  putExpertUses(revision: Revision, uses: ExpertUses): Promise<void>;
  /** Deletes all records of a file: chunks, their digests, its own. */
  deleteFile(revision: Revision, file: string): Promise<void>;
  /**
   * Deletes all revisions of a model. Deletes chunks first, so that an interrupted deletion stays
   * listed.
   */
  deleteModel(url: string): Promise<void>;
  /**
   * Reserves space against the weights of the model at `url`, if it can. The returned function
   * releases it. Neither rejects nor takes long.
   */
  reserve(url: string, bytes: number): Promise<() => Promise<void>>;
  /**
   * Lets only this tab write the model at `url`, until the returned function is called or another
   * tab claims the model. After that, this tab's writes of the model reject with ClaimLost.
   */
  claim(url: string): Promise<() => void>;
  /**
   * URLs of models that disappeared although the user did not delete them. The browser evicted
   * them, or their layout is old.
   */
  lostModels(): Promise<string[]>;
}
