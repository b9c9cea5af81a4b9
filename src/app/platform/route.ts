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
export const PRIVACY = '#/privacy';
export const DEVICE = '#/device';
export const SETTINGS = '#/settings/general';
export const CHAT_SETTINGS = '#/settings/chats';
export const TOOL_SETTINGS = '#/settings/tools';
export const SHORTCUTS = '#/settings/shortcuts';
export const ABOUT = '#/settings/about';

const CONVERSATION = '#/c/';

/** The address of one model. */
export const modelPath = (id: string): string => `${MODELS}/${encodeURIComponent(id)}`;

/** The id of the model that `path` names; null for another path. */
export const modelIn = (path: string): string | null => idBehind(`${MODELS}/`, path);

/** The address of a stored conversation. */
export const conversationPath = (id: string): string => `${CONVERSATION}${encodeURIComponent(id)}`;

/** The id of the conversation that `path` names; null for another path. */
export const conversationIn = (path: string): string | null => idBehind(CONVERSATION, path);

/** The id behind the beginning of a path. Null for another beginning, and for an invalid code. */
function idBehind(start: string, path: string): string | null {
  if (!path.startsWith(start)) return null;
  try {
    return decodeURIComponent(path.slice(start.length)) || null;
  } catch {
    return null;
  }
}

/** Whether `path` names a chat: a new one, a temporary one or a stored one. */
export const isChatPath = (path: string): boolean => path === CHAT || path === TEMPORARY || path.startsWith(CONVERSATION);

/** The state of an entry in the browser's history that is an open layer (src/app/frame/layers.ts). */
export interface LayerState {
  isLayer: true;
}

/** Whether the present entry in the browser's history is an open layer. */
export const isLayerEntry = (): boolean => (history.state as Partial<LayerState> | null)?.isLayer === true;

/** Whether `path` names one of the screens of settings. */
export const isSettingsPath = (path: string): boolean => path.startsWith('#/settings/');

/** Shows the screen at `path`, like a click on a link. It takes the place of an open layer. */
export function navigate(path: string): void {
  if (currentPath() === path) return;
  if (isLayerEntry()) location.replace(path);
  else location.hash = path;
}

/**
 * Lets links in an open layer take the layer's entry in the browser's history. Otherwise Back would
 * come to a closed layer.
 */
export function followLinksInLayers(): void {
  document.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]:not([target])') : null;
    if (!link || !isPlain || event.defaultPrevented || !isLayerEntry()) return;
    event.preventDefault();
    navigate(link.getAttribute('href') ?? CHAT);
  });
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
