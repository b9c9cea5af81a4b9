// Reads the small files of a model, from memory, the store or the network.

import { invalid } from '../errors.ts';
import { checkContent } from '../format/expected-files.ts';
import { chunkCount } from '../format/manifest.ts';
import { type Origin, readWholeFile } from '../network/remote-files.ts';
import { MAX_SMALL_FILE_BYTES } from '../network/remote-manifest.ts';
import { type RepairableFiles, readChunk } from './repair-chunk.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export class SmallFiles {
  /** Files in memory by name. They came from the network and may not be stored yet. */
  readonly held: Map<string, Bytes>;
  readonly #files: RepairableFiles;
  readonly #origin: Omit<Origin, 'signal'>;

  constructor(files: RepairableFiles, held: Map<string, Bytes>, origin: Omit<Origin, 'signal'>) {
    this.#files = files;
    this.held = held;
    this.#origin = origin;
  }

  /** As `Checkpoint.readFile`. */
  async read(name: string, signal?: AbortSignal): Promise<Bytes | null> {
    const file = this.#files.manifest.files.find((candidate) => candidate.name === name);
    if (!file) return null;
    if (file.bytes > MAX_SMALL_FILE_BYTES) throw invalid(name, `at most ${MAX_SMALL_FILE_BYTES} bytes`, `${file.bytes}`);
    const known = this.held.get(name) ?? (await readStoredFile(this.#files, name, signal));
    if (known) return known;
    const { bytes } = await readWholeFile({ ...this.#origin, signal }, name, MAX_SMALL_FILE_BYTES);
    await checkContent(file, bytes);
    this.held.set(name, bytes);
    return bytes;
  }
}

/** Reads a file from the store. Null unless all its chunks are there. */
async function readStoredFile(
  files: RepairableFiles,
  name: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { manifest, store } = files;
  const places = (await store.chunkRefs(manifest)).filter((ref) => ref.file === name);
  const bytes = manifest.files.find((file) => file.name === name)?.bytes ?? 0;
  if (places.length < chunkCount(bytes, manifest.chunkBytes)) return null;
  const inOrder = places.sort((a, b) => a.index - b.index);
  const chunks = await Promise.all(inOrder.map((ref) => readChunk(files, ref, signal)));
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
