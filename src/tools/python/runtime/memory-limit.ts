// A bound on Python's memory. Emscripten asks for a memory that grows to 4 GiB, and takes no option.

/** Bytes that Python may use. A program that needs more gets a MemoryError. */
export const MEMORY_LIMIT_BYTES = 2 ** 30;

const PAGE_BYTES = 65_536;

/** Has every memory made through `api` stop growing at the limit. */
export function limitMemory(api: { Memory: typeof WebAssembly.Memory }, limitBytes = MEMORY_LIMIT_BYTES): void {
  const { Memory } = api;
  const limit = limitBytes / PAGE_BYTES;
  api.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super({ ...descriptor, maximum: Math.min(descriptor.maximum ?? limit, limit) });
    }
  };
}
