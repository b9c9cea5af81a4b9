// SHA-256, the one digest of this room: what a chunk must hash to, what a file must hash to, and what a revision is named by.

import { createSHA256 } from 'hash-wasm';

/** SHA-256 of `bytes` in lower-case hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A SHA-256 that takes its bytes one after the other and can be put away between them. */
export interface RunningDigest {
  update(bytes: Uint8Array<ArrayBuffer>): void;
  /** What `resumeDigest` needs to go on from here. */
  state(): Uint8Array<ArrayBuffer>;
  /** The digest in lower-case hex; nothing may follow. */
  hex(): string;
}

/** Starts a digest, or goes on from a `state`. One written by another version of the library is refused: then it starts afresh. */
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
    // The library checks length and origin of the state and has no name for its complaint.
    hasher.init();
    return { digest, isResumed: false };
  }
}
