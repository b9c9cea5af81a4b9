// An action of the page as a value: buttons, keys and menus read its name, its label and its
// shortcut, and perform it.
import type { App } from '../app-context.ts';

export interface Shortcut {
  /** `event.key`, in lower case. */
  key: string;
  /** Ctrl, or Command on a Mac. */
  control?: boolean;
  shift?: boolean;
}

/** `Target`: what it is done with, such as a model; nothing for most. */
export interface Action<Target = void> {
  /** Unique and stable, for lists and tests. */
  name: string;
  /** What its button says. */
  label: string;
  shortcut?: Shortcut;
  isEnabled(app: App, target: Target): boolean;
  /** Does it. An action that is not enabled may be asked for; then it does nothing. */
  perform(app: App, target: Target): void | Promise<void>;
}

/** The shortcut as `aria-keyshortcuts` writes it. */
export function ariaShortcut({ key, control, shift }: Shortcut): string {
  return [control && 'Control', shift && 'Shift', key.length === 1 ? key.toUpperCase() : KEY_NAMES[key]]
    .filter(Boolean)
    .join('+');
}

const KEY_NAMES: Record<string, string> = { escape: 'Escape', enter: 'Enter' };

/** Whether `event` is the keys of `shortcut`. */
export function isShortcut(event: KeyboardEvent, { key, control = false, shift = false }: Shortcut): boolean {
  const hasControl = event.ctrlKey || event.metaKey;
  return event.key.toLowerCase() === key && hasControl === control && event.shiftKey === shift && !event.altKey;
}

/** Performs `action` where it can be. */
export function perform<Target>(action: Action<Target>, app: App, target: Target): void {
  if (action.isEnabled(app, target)) void action.perform(app, target);
}
