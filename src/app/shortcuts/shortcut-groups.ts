// The list of shortcuts, made from the actions. Pure.
import type { Action } from '../actions/action.ts';
import { ACTIONS, shortcutsOf } from '../actions/keys.ts';
import { isSingleKey, type Shortcut } from '../actions/shortcut.ts';

export interface ShortcutRow {
  label: string;
  shortcuts: readonly Shortcut[];
}

export interface ShortcutGroup {
  title: string;
  rows: readonly ShortcutRow[];
}

/** The keys of the composer, which no action has: its field handles them. */
const WRITING: readonly ShortcutRow[] = [
  { label: 'Send', shortcuts: [{ key: 'enter' }] },
  { label: 'New line', shortcuts: [{ key: 'enter', shift: true }] },
];

/** The shortcuts that work now: without `hasSingleKeys`, those of one letter or sign are left out. */
export function shortcutGroups(hasSingleKeys: boolean): ShortcutGroup[] {
  const rows = ACTIONS.map((action) => rowOf(action, hasSingleKeys)).filter(({ shortcuts }) => shortcuts.length > 0);
  const isSingle = ({ shortcuts }: ShortcutRow) => shortcuts.every(isSingleKey);
  return [
    { title: 'Everywhere', rows: rows.filter((row) => !isSingle(row)) },
    { title: 'In the message', rows: WRITING },
    { title: 'Outside of fields', rows: rows.filter(isSingle) },
  ].filter((group) => group.rows.length > 0);
}

const rowOf = (action: Action, hasSingleKeys: boolean): ShortcutRow => ({
  label: action.label,
  shortcuts: shortcutsOf(action).filter((shortcut) => hasSingleKeys || !isSingleKey(shortcut)),
});
