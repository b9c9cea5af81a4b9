// Which screen the page's address asks for: the part behind its #, so that it can be linked to and the browser's own buttons work.
import { useSyncExternalStore } from 'react';

/** The screen of measurements, and the chat. */
export const BENCH = '#/bench';
export const CHAT = '#/';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The address from its # on. */
export function useRoute(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}
