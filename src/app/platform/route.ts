// The part of the page's address after its #, which names a screen. Each change is an entry in the
// browser's history, so Back and Forward go from screen to screen.
import { useSyncExternalStore } from 'react';

/** The addresses of the screens (src/app/screens.ts). */
export const CHAT = '#/';
/** A chat that is never written. */
export const TEMPORARY = '#/temporary';
export const MODELS = '#/models';
export const BENCH = '#/bench';
export const API = '#/api';

const CONVERSATION = '#/c/';

/** The address of a stored conversation. */
export const conversationPath = (id: string): string => `${CONVERSATION}${encodeURIComponent(id)}`;

/** The id of the conversation that `path` names; null for another path. */
export function conversationIn(path: string): string | null {
  if (!path.startsWith(CONVERSATION)) return null;
  try {
    return decodeURIComponent(path.slice(CONVERSATION.length)) || null;
  } catch {
    return null;
  }
}

/** Whether `path` names a chat: a new one, a temporary one or a stored one. */
export const isChatPath = (path: string): boolean => path === CHAT || path === TEMPORARY || path.startsWith(CONVERSATION);

/** Shows the screen at `path`, like a click on a link. */
export function navigate(path: string): void {
  if (currentPath() !== path) location.hash = path;
}

/** Names what is shown by another path, in the same entry of the browser's history. */
export function replacePath(path: string): void {
  history.replaceState(history.state, '', path);
  for (const listener of replaced) listener();
}

/** The address from its # on. Without one, the chat's. */
export const currentPath = (): string => location.hash || CHAT;

// If another part of the address also changes, Chromium fires no `hashchange` on the way back, only
// `popstate`.
const EVENTS = ['hashchange', 'popstate'];

/** Listeners for `replacePath`, which causes no event. */
const replaced = new Set<() => void>();

/** Calls `listener` after each change of the path, until the returned function is called. */
export function onPathChange(listener: () => void): () => void {
  for (const event of EVENTS) window.addEventListener(event, listener);
  replaced.add(listener);
  return () => {
    for (const event of EVENTS) window.removeEventListener(event, listener);
    replaced.delete(listener);
  };
}

/** The current path. Renders again when it changes. */
export function usePath(): string {
  return useSyncExternalStore(onPathChange, currentPath);
}
