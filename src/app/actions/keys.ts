// The shortcuts of the page. Each key performs the action in this list that has it.
import type { App } from '../app-context.ts';
import { isField } from '../platform/writing.ts';
import { type Action, perform } from './action.ts';
import { goToComposer, newChat, send, stop, temporaryChat } from './chat.ts';
import { leaveScreen, openSettings, search, showShortcuts, toggleSidebar } from './frame.ts';
import { isShortcut, isSingleKey, type Shortcut } from './shortcut.ts';
import { nextVersion, previousVersion } from './versions.ts';

/** The actions without a target: those with shortcuts, and those for the palette. */
export const ACTIONS: readonly Action[] = [
  send,
  stop,
  leaveScreen,
  newChat,
  temporaryChat,
  goToComposer,
  toggleSidebar,
  search,
  openSettings,
  showShortcuts,
  previousVersion,
  nextVersion,
];

/** Every shortcut of an action, the best known first. */
export const shortcutsOf = ({ shortcut, otherShortcut }: Action): Shortcut[] =>
  [shortcut, otherShortcut].filter((each) => each !== undefined);

/** Performs actions by their shortcuts until the page ends. */
export function listenForShortcuts(app: App): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    // Escape closes an open dialog or popover, and other keys belong to it.
    if (document.querySelector('dialog[open], :popover-open')) return;
    const action = actionFor(event, app);
    if (!action) return;
    event.preventDefault();
    perform(action, app, undefined);
  });
}

/** The action that has the keys of `event` and is enabled. In a field, letters and signs are text. */
function actionFor(event: KeyboardEvent, app: App): Action | undefined {
  const hasSingleKeys = app.settings.get().hasSingleKeys && !isField(event.target);
  const hasKeys = (action: Action) =>
    shortcutsOf(action).some((shortcut) => (hasSingleKeys || !isSingleKey(shortcut)) && isShortcut(event, shortcut));
  return ACTIONS.find((action) => hasKeys(action) && action.isEnabled(app));
}

/** Whether an input method is composing. Safari says so only by the key code 229. */
const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;
