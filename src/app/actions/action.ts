// An action of the page as a value. Buttons, keys and menus read its name, label and shortcut, and
// perform it.
import type { App } from '../app-context.ts';

export interface Shortcut {
  /** `event.key`, in lower case. */
  key: string;
  /** Ctrl, or Command on a Mac. */
  control?: boolean;
  shift?: boolean;
}

/** `Target`: the object of the action, such as a model. Most actions need none. */
export interface Action<Target = void> {
  /** Unique and stable, for lists and tests. */
  name: string;
  /** The text of its button. */
  label: string;
  shortcut?: Shortcut;
  isEnabled(app: App, target: Target): boolean;
  /** Performs the action. Does nothing if the action is not enabled. */
  perform(app: App, target: Target): void | Promise<void>;
}

/** A shortcut in the format of `aria-keyshortcuts`. */
export function ariaShortcut({ key, control, shift }: Shortcut): string {
  return [control && 'Control', shift && 'Shift', key.length === 1 ? key.toUpperCase() : KEY_NAMES[key]]
    .filter(Boolean)
    .join('+');
}

const KEY_NAMES: Record<string, string> = { escape: 'Escape', enter: 'Enter' };

/** Whether `event` has the keys of `shortcut`. */
export function isShortcut(event: KeyboardEvent, { key, control = false, shift = false }: Shortcut): boolean {
  const hasControl = event.ctrlKey || event.metaKey;
  return event.key.toLowerCase() === key && hasControl === control && event.shiftKey === shift && !event.altKey;
}

/** Performs `action` if it is enabled. */
export function perform<Target>(action: Action<Target>, app: App, target: Target): void {
  if (action.isEnabled(app, target)) void action.perform(app, target);
}
