// Where the files of each model are kept: on the device, or, for those that the visitor wants without storage, in this tab's memory.
// Takes the two stores, gives the one for a URL; refuses to know what is in them.

import { type Checkpoint, type StoredModel, storedModels } from '../../checkpoint/checkpoint.ts';
import type { ChunkStore } from '../../checkpoint/store/chunk-store.ts';
import { MEMORY_LIMIT_BYTES } from '../../contracts/models.ts';

export class ModelStores {
  readonly #device: ChunkStore;
  readonly #memory: ChunkStore;
  readonly #inMemory = new Set<string>();

  constructor(device: ChunkStore, memory: ChunkStore) {
    this.#device = device;
    this.#memory = memory;
  }

  of(url: string): ChunkStore {
    return this.#inMemory.has(url) ? this.#memory : this.#device;
  }

  /** Keeps the model's files in memory from now on, for as long as the tab lives. */
  useMemory(url: string): void {
    this.#inMemory.add(url);
  }

  isInMemory(url: string): boolean {
    return this.#inMemory.has(url);
  }

  /** Refuses what this tab's memory is not tried with. Errors: `storage-failed`. */
  checkRoom({ url, totalBytes }: Pick<Checkpoint, 'url' | 'totalBytes'>): void {
    if (!this.#inMemory.has(url) || totalBytes <= MEMORY_LIMIT_BYTES) return;
    const needed = `at most ${MEMORY_LIMIT_BYTES / 1e9} GB to keep a model in memory`;
    const message = `${url}: needed ${needed}, found ${(totalBytes / 1e9).toFixed(1)} GB. Use an ordinary window, where it can be stored.`;
    throw Object.assign(new Error(message), { name: 'storage-failed' });
  }

  /** Models of which something is stored. What a device that refuses storage holds nobody knows: then, those in memory. */
  async models(): Promise<StoredModel[]> {
    const [onDevice, inMemory] = await Promise.all([orNone(storedModels(this.#device)), storedModels(this.#memory)]);
    return [...onDevice.filter(({ url }) => !this.#inMemory.has(url)), ...inMemory];
  }

  /** Models that were on the device and are gone, though nobody deleted them. */
  lost(): Promise<string[]> {
    return orNone(this.#device.lostModels());
  }
}

/** Opening a model tells why storage is refused; the list of models is needed to get there. */
async function orNone<Item>(listing: Promise<Item[]>): Promise<Item[]> {
  try {
    return await listing;
  } catch (error) {
    if (error instanceof Error && error.name === 'storage-failed') return [];
    throw error;
  }
}
