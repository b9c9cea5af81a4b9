// Shortcuts of actions: which keys they are, whether an event has them, and their names. Pure, but
// for the platform.

export interface Shortcut {
  /** `event.key`, in lower case. */
  key: string;
  /** Ctrl, or Command on a Mac. */
  control?: boolean;
  /** Ignored for a sign: where it is on the keyboard decides whether it needs Shift. */
  shift?: boolean;
}

/** The part of a keyboard event that decides. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const IS_MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** Whether a shortcut is a letter or a sign alone, so that writing and speech input would press it. */
export const isSingleKey = ({ key, control = false }: Shortcut): boolean => key.length === 1 && !control;

/** Whether `event` has the keys of `shortcut`. */
export function isShortcut(event: KeyPress, shortcut: Shortcut, isMac = IS_MAC): boolean {
  const { key, control = false, shift = false } = shortcut;
  if (event.key.toLowerCase() !== key) return false;
  const isSign = key.length === 1 && !/\p{L}/u.test(key);
  // Some keyboards have [ and ] only with AltGr, which browsers report as Ctrl and Alt.
  if (isSign && !control && event.altKey) return !event.metaKey;
  const [command, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  return command === control && !other && !event.altKey && (isSign || event.shiftKey === shift);
}

/** A shortcut in the format of `aria-keyshortcuts`. */
export function ariaShortcut({ key, control, shift }: Shortcut, isMac = IS_MAC): string {
  return [control && (isMac ? 'Meta' : 'Control'), shift && 'Shift', ARIA_NAMES[key] ?? key.toUpperCase()]
    .filter(Boolean)
    .join('+');
}

/** The names of the keys as they are printed on this platform's keyboards, in the order of pressing. */
export function keyNames({ key, control, shift }: Shortcut, isMac = IS_MAC): string[] {
  const last = (isMac ? MAC_NAMES : NAMES)[key] ?? key.toUpperCase();
  const [controlName, shiftName] = isMac ? ['⌘', '⇧'] : ['Ctrl', 'Shift'];
  const before = isMac ? [shift && shiftName, control && controlName] : [control && controlName, shift && shiftName];
  return [...before.filter((name) => typeof name === 'string'), last];
}

const ARIA_NAMES: Readonly<Record<string, string>> = { escape: 'Escape', enter: 'Enter' };
const NAMES: Readonly<Record<string, string>> = { escape: 'Esc', enter: 'Enter' };
const MAC_NAMES: Readonly<Record<string, string>> = { escape: 'esc', enter: '↩' };
