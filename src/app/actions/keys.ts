// The shortcuts of the page. Each key performs the action in this list that has it.
import type { App } from '../app-context.ts';
import { type Action, isShortcut, perform } from './action.ts';
import { answerNow, goToComposer, newChat, send, stop, temporaryChat } from './chat.ts';
import { search, toggleSidebar } from './frame.ts';

/** The actions without a target: those with shortcuts, and those for a palette. */
export const ACTIONS: readonly Action[] = [send, stop, answerNow, newChat, temporaryChat, goToComposer, toggleSidebar, search];

/** Performs actions by their shortcuts until the page ends. */
export function listenForShortcuts(app: App): void {
  document.addEventListener('keydown', (event) => {
    // Escape ends a composition of an input method, and closes an open dialog or popover.
    if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open], :popover-open')) return;
    const action = ACTIONS.find(({ shortcut }) => shortcut && isShortcut(event, shortcut));
    if (!action?.isEnabled(app)) return;
    event.preventDefault();
    perform(action, app, undefined);
  });
}
