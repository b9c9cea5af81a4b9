// SHA-256, the only digest of the checkpoint module. Chunks and files are compared by it, and it
// names a revision.

import { createSHA256 } from 'hash-wasm';

/** SHA-256 of `bytes` in lower-case hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A SHA-256 that receives its bytes piece by piece. Its state can be stored between them. */
export interface RunningDigest {
  update(bytes: Uint8Array<ArrayBuffer>): void;
  /** The state from which `resumeDigest` continues. */
  state(): Uint8Array<ArrayBuffer>;
  /** The digest in lower-case hex. Ends the hasher. */
  hex(): string;
}

/**
 * Starts a digest, or continues from a `state`. Starts afresh if another version of the library
 * wrote that state.
 */
export async function resumeDigest(state: Uint8Array | null): Promise<{ digest: RunningDigest; isResumed: boolean }> {
  const hasher = await createSHA256();
  hasher.init();
  const digest = {
    update: (bytes: Uint8Array) => void hasher.update(bytes),
    state: () => hasher.save().slice(),
    hex: () => hasher.digest(),
  };
  if (!state) return { digest, isResumed: false };
  try {
    hasher.load(state);
    return { digest, isResumed: true };
  } catch {
    // The library checks length and origin of the state. Its error has no name to test for.
    hasher.init();
    return { digest, isResumed: false };
  }
}
