// XXH64 of what is stored: finds what changed on this device at a tenth of what SHA-256 costs. Proves nothing about where bytes came
// from; `digest.ts` does, on arrival.

import { createXXHash64 } from 'hash-wasm';

let hasher: ReturnType<typeof createXXHash64> | undefined;

/** XXH64 of `bytes` with seed 0, 16 digits of lower-case hex. */
export async function checksum(bytes: Uint8Array): Promise<string> {
  hasher ??= createXXHash64();
  // One hasher for all: between its first and its last step nothing else runs.
  return (await hasher).init().update(bytes).digest();
}
