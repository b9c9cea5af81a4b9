// The part of the page's address behind its #, which names a screen. Each change is an entry of the browser's history, so that its
// Back and Forward go from screen to screen.
import { useSyncExternalStore } from 'react';

/** The addresses of the screens (src/app/screens.ts). */
export const CHAT = '#/';
export const MODELS = '#/models';
export const BENCH = '#/bench';

/** Shows the screen at `path`, as a click on a link does. */
export function navigate(path: string): void {
  if (currentPath() !== path) location.hash = path;
}

/** The address from its # on; the chat's for none. */
export const currentPath = (): string => location.hash || CHAT;

// `popstate` as well: where another part of the address differs, too, Chromium fires no `hashchange` on the way back.
const EVENTS = ['hashchange', 'popstate'];

function subscribe(listener: () => void): () => void {
  for (const event of EVENTS) window.addEventListener(event, listener);
  return () => {
    for (const event of EVENTS) window.removeEventListener(event, listener);
  };
}

/** The current path, as it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, currentPath);
}
