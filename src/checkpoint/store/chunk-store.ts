// The port to storage: manifests, and chunks of files with the digest each had on arrival. Everything above asks only this, so a
// test can fail any operation. Its implementations, in IndexedDB and in memory, are beside it.

import type { BufferPool } from '../bytes/buffer-pool.ts';
import type { Manifest } from '../format/manifest.ts';

/** Which state of which model; chunks of two revisions never mix. */
export interface Revision {
  url: string;
  revision: string;
}

/** Place of a chunk within a model. */
export interface ChunkRef {
  file: string;
  index: number;
}

/** A run of a chunk's bytes. */
export interface ChunkPart {
  /** Bytes from the chunk's start. */
  from: number;
  until: number;
}

export interface StoredChunk {
  bytes: Uint8Array<ArrayBuffer>;
  /** Digest of the bytes as they arrived, hex; the store itself does not notice damage. */
  sha256: string;
}

/** A chunk as it was read back. */
export interface FoundChunk extends StoredChunk {
  /** Checksum of the bytes as they were stored; undefined where none was noted. */
  checksum?: string | undefined;
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
  /**
   * Stores the manifest of a model, which must come before its chunks; chunks of its other revisions are deleted. Refuses to replace
   * what a newer version of the app stored.
   */
  putManifest(manifest: Manifest): Promise<void>;
  /** The truth about what is stored: places of the chunks present together with their digest. Reads no chunk. */
  chunkRefs(revision: Revision): Promise<ChunkRef[]>;
  /** A chunk, unchecked; undefined if it or its digest is missing. Its bytes may lie in a buffer of `pool`. */
  getChunk(revision: Revision, ref: ChunkRef, pool?: BufferPool): Promise<FoundChunk | undefined>;
  /**
   * Parts of a chunk, unchecked, without reading the rest of it; undefined if the chunk is missing, is held in another way or is too short.
   */
  getParts(revision: Revision, ref: ChunkRef, parts: readonly ChunkPart[]): Promise<Uint8Array<ArrayBuffer>[] | undefined>;
  /** Stores a copy of the chunk. Repeatable. */
  putChunk(revision: Revision, ref: ChunkRef, chunk: StoredChunk): Promise<void>;
  /** Deletes the chunk's bytes. Its digest stays: what is fetched in its place has to match it. */
  deleteChunk(revision: Revision, ref: ChunkRef): Promise<void>;
  /** The digest that the chunk had on arrival, hex, whether its bytes are still there or not. */
  chunkDigest(revision: Revision, ref: ChunkRef): Promise<string | undefined>;
  /** How far a file was hashed. */
  fileDigest(revision: Revision, file: string): Promise<FileDigest | undefined>;
  putFileDigest(revision: Revision, file: string, digest: FileDigest): Promise<void>;
  /** Deletes all that is known of a file: chunks, their digests, its own. */
  deleteFile(revision: Revision, file: string): Promise<void>;
  /** Deletes all revisions of a model: chunks first, so that what is left of an interrupted deletion stays listed. */
  deleteModel(url: string): Promise<void>;
  /** Takes space that is not for the weights of the model at `url`, if it can; what it gives, gives it back. Neither rejects nor takes long. */
  reserve(url: string, bytes: number): Promise<() => Promise<void>>;
  /** URLs of models that were stored and that nobody deleted, yet are not there: the browser removed them, or their layout is old. */
  lostModels(): Promise<string[]>;
}
