// Whether the browser lets this site store anything: with blocked cookies, in some sandboxes and by
// some policies it does not. Knows the browsers' ways to say so.

/** Names of what storage throws that the browser forbids. */
const REFUSALS = ['SecurityError', 'NotAllowedError'];

/**
 * Whether `error` says that the browser forbids this site to store anything. Chromium (156) gives
 * IndexedDB's UnknownError for that, as for much else, so the locks are asked: their refusal is a
 * SecurityError. Never rejects.
 */
export async function isForbidden(error: unknown): Promise<boolean> {
  if (!(error instanceof DOMException)) return false;
  if (REFUSALS.includes(error.name)) return true;
  if (error.name !== 'UnknownError') return false;
  const { locks } = (globalThis as { navigator?: { locks?: LockManager } }).navigator ?? {};
  try {
    await locks?.query();
    return false;
  } catch (refusal) {
    return refusal instanceof DOMException && REFUSALS.includes(refusal.name);
  }
}
