// Whether a media query holds, as it changes.
import { useSyncExternalStore } from 'react';

/** From this width on the sidebar stands beside the page. */
export const DOCKED = '(min-width: 1024px)';

/** From this width on the panel under the hood stands beside the chat. */
export const HOOD_DOCKED = '(min-width: 1280px)';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
