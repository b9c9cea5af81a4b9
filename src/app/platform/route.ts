// The part of the page's address after its #, which names a screen. Each change is an entry in the
// browser's history, so Back and Forward go from screen to screen.
import { useSyncExternalStore } from 'react';

/** The addresses of the screens (src/app/screens.ts). */
export const CHAT = '#/';
export const MODELS = '#/models';
export const BENCH = '#/bench';
export const API = '#/api';

/** Shows the screen at `path`, like a click on a link. */
export function navigate(path: string): void {
  if (currentPath() !== path) location.hash = path;
}

/** The address from its # on. Without one, the chat's. */
export const currentPath = (): string => location.hash || CHAT;

// If another part of the address also changes, Chromium fires no `hashchange` on the way back, only
// `popstate`.
const EVENTS = ['hashchange', 'popstate'];

function subscribe(listener: () => void): () => void {
  for (const event of EVENTS) window.addEventListener(event, listener);
  return () => {
    for (const event of EVENTS) window.removeEventListener(event, listener);
  };
}

/** The current path. Renders again when it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, currentPath);
}
