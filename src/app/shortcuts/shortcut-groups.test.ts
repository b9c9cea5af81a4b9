import { expect, test } from 'vitest';
import { ACTIONS, shortcutsOf } from '../actions/keys.ts';
import { isSingleKey, keyNames } from '../actions/shortcut.ts';
import { shortcutGroups } from './shortcut-groups.ts';

const keysIn = (groups: ReturnType<typeof shortcutGroups>) =>
  groups.flatMap(({ rows }) => rows.flatMap(({ shortcuts }) => shortcuts.map((shortcut) => keyNames(shortcut, false).join('+'))));

test('the list has every shortcut of every action', () => {
  const keys = keysIn(shortcutGroups(true));
  const all = ACTIONS.flatMap(shortcutsOf).map((shortcut) => keyNames(shortcut, false).join('+'));
  expect(all.length).toBeGreaterThan(8);
  expect(keys).toEqual(expect.arrayContaining(all));
});

test('no two shortcuts are the same, but Escape: it leaves what is in front', () => {
  const keys = keysIn(shortcutGroups(true));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual(['Esc']);
});

test('keys that are turned off are not in the list; the others stay', () => {
  const rows = shortcutGroups(false).flatMap((group) => group.rows);
  expect(rows.flatMap(({ shortcuts }) => shortcuts).filter(isSingleKey)).toEqual([]);
  expect(rows.find(({ label }) => label === 'Keyboard shortcuts')?.shortcuts).toEqual([{ key: '/', control: true }]);
  expect(rows.map(({ label }) => label)).not.toContain('Next version');
});
