// Detects that the browser forbids this site to store anything. Blocked cookies, some sandboxes and
// some policies do that. Each browser reports it in another way.

/** Names of the errors of forbidden storage. */
const REFUSALS = ['SecurityError', 'NotAllowedError'];

/**
 * Whether `error` means that the browser forbids this site to store anything. Chromium 156 throws
 * IndexedDB's UnknownError then, as for many other failures. So this queries the locks too: they
 * reject with a SecurityError. Never rejects.
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
