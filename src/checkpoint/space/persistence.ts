// Asks the browser not to evict the weights when the disk runs low.

import { persistWeights } from '../store/weights-location.ts';

/** `best-effort`: the browser may evict the weights when space is short. The user always can. */
export type Persistence = 'persistent' | 'best-effort';

/**
 * Asks for persistent weights. Browsers decide alone or ask the user, so call it when the user
 * starts a large download. Where weights have no bucket of their own, only the page may ask
 * (`navigator.storage.persist()`). Then this returns the present state. Never rejects for a
 * browser's refusal.
 */
export async function requestPersistence(): Promise<Persistence> {
  try {
    const isKept = (await persistWeights()) ?? (await navigator.storage.persisted());
    return isKept ? 'persistent' : 'best-effort';
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return 'best-effort';
    throw error;
  }
}
