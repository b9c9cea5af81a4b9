// Asks the browser not to remove the weights by itself when the disk runs low. Decides nothing about when.

import { persistWeights } from '../store/weights-location.ts';

/** `best-effort`: the browser may remove the weights when space is short. The user can always. */
export type Persistence = 'persistent' | 'best-effort';

/**
 * Asks that the weights stay; browsers decide by themselves or ask the user, so call it when the user starts a large download.
 * Where weights have no bucket of their own, only the page may ask (`navigator.storage.persist()`); then this tells how it is. Never
 * rejects for what the browser answers.
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
