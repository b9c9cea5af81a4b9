// An action of the page as a value. Buttons, keys and menus read its name, label and shortcut, and
// perform it.
import type { App } from '../app-context.ts';
import type { Shortcut } from './shortcut.ts';

/** `Target`: the object of the action, such as a model. Most actions need none. */
export interface Action<Target = void> {
  /** Unique and stable, for lists and tests. */
  name: string;
  /** The text of its button. */
  label: string;
  shortcut?: Shortcut;
  /** A second shortcut, for users of other apps. */
  otherShortcut?: Shortcut;
  isEnabled(app: App, target: Target): boolean;
  /** Performs the action. Does nothing if the action is not enabled. */
  perform(app: App, target: Target): void | Promise<void>;
}

/** Performs `action` if it is enabled. */
export function perform<Target>(action: Action<Target>, app: App, target: Target): void {
  if (action.isEnabled(app, target)) void action.perform(app, target);
}
