// The shortcuts of the page: every key that an action of this list names performs it.
import type { App } from '../app-context.ts';
import { type Action, isShortcut, perform } from './action.ts';
import { goToComposer, newChat, send, stop } from './chat.ts';

/** The actions that need nothing chosen: those with keys, and those that a palette can list. */
export const ACTIONS: readonly Action[] = [send, stop, newChat, goToComposer];

/** Performs actions by their shortcuts until the page ends. */
export function listenForShortcuts(app: App): void {
  document.addEventListener('keydown', (event) => {
    // Escape in a composition ends that, and in an open dialog or popover closes it.
    if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open], :popover-open')) return;
    const action = ACTIONS.find(({ shortcut }) => shortcut && isShortcut(event, shortcut));
    if (!action?.isEnabled(app)) return;
    event.preventDefault();
    perform(action, app, undefined);
  });
}
