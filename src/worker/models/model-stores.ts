// Chooses the store of each model: on the device, or in this tab's memory if the user wants no
// storage.

import type { Checkpoint, StoredModel } from '../../checkpoint/checkpoint.ts';
import { storedModels } from '../../checkpoint/storage-state.ts';
import type { ChunkStore } from '../../checkpoint/store/chunk-store.ts';
import { formatBytes } from '../../contracts/format-bytes.ts';
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

  /** Keeps the model's files in memory from now on, until the tab closes. */
  useMemory(url: string): void {
    this.#inMemory.add(url);
  }

  isInMemory(url: string): boolean {
    return this.#inMemory.has(url);
  }

  /** Refuses a model above the tested size for memory. Errors: `storage-failed`. */
  checkFitsMemory({ url, totalBytes }: Pick<Checkpoint, 'url' | 'totalBytes'>): void {
    if (!this.#inMemory.has(url) || totalBytes <= MEMORY_LIMIT_BYTES) return;
    const needed = `at most ${formatBytes(MEMORY_LIMIT_BYTES)} to keep a model in memory`;
    const message = `${url}: needed ${needed}, found ${formatBytes(totalBytes)}. Use an ordinary window, where it can be stored.`;
    throw Object.assign(new Error(message), { name: 'storage-failed' });
  }

  /** Models with stored bytes. If the device refuses storage, only those in memory are known. */
  async models(): Promise<StoredModel[]> {
    const [onDevice, inMemory] = await Promise.all([orNone(storedModels(this.#device)), storedModels(this.#memory)]);
    return [...onDevice.filter(({ url }) => !this.#inMemory.has(url)), ...inMemory];
  }

  /** Models that disappeared from the device although the user did not delete them. */
  lost(): Promise<string[]> {
    return orNone(this.#device.lostModels());
  }
}

/** [] if storage is refused. Opening a model explains why, and needs the list of models first. */
async function orNone<Item>(listing: Promise<Item[]>): Promise<Item[]> {
  try {
    return await listing;
  } catch (error) {
    if (error instanceof Error && error.name === 'storage-failed') return [];
    throw error;
  }
}
