import { expect, test } from 'vitest';
import type { Entry, Group } from './entry.ts';
import { groupsFor, type PaletteContent } from './groups.ts';

const entry = (group: Group, label: string, part: Partial<Entry> = {}): Entry => ({
  id: label,
  group,
  label,
  icon: 'search',
  perform: () => {},
  ...part,
});
const CHAT = entry('Chats', 'Three rivers', { detail: 'a quiz about rivers' });
const COMMANDS = [
  entry('Actions', 'New chat'),
  entry('Actions', 'Stop'),
  entry('Models', 'gpt-oss-20b'),
  entry('Settings', 'Models'),
  entry('Settings', 'Theme: Dark', { isHidden: true }),
];
const shown = (part: Partial<PaletteContent>) =>
  groupsFor({ query: '', chats: [], commands: COMMANDS, recent: [], fallback: null, ...part }).map(({ name, entries }) => [
    name,
    entries.map(({ label }) => label),
  ]);

test('without a query: what was chosen last, the newest chats, then everything that is not for a query only', () => {
  expect(shown({ chats: [CHAT], recent: ['Theme: Dark', 'Stop', 'gone'] })).toEqual([
    ['Recent', ['Theme: Dark', 'Stop']],
    ['Chats', ['Three rivers']],
    ['Actions', ['New chat']],
    ['Models', ['gpt-oss-20b']],
    ['Settings', ['Models']],
  ]);
});

test('a command that the query begins is before the chats, a weaker hit after them', () => {
  expect(shown({ query: 'th', chats: [CHAT] })).toEqual([
    ['Settings', ['Theme: Dark']],
    ['Chats', ['Three rivers']],
  ]);
  expect(shown({ query: 'hat', chats: [CHAT] })).toEqual([
    ['Chats', ['Three rivers']],
    ['Actions', ['New chat']],
  ]);
});

test('the group with the best hit is the first', () => {
  expect(shown({ query: 'mod' })).toEqual([['Settings', ['Models']]]);
  expect(shown({ query: 's' })[0]).toEqual(['Actions', ['Stop']]);
});

test('nothing is shown for nothing that fits', () => expect(shown({ query: 'volcano' })).toEqual([]));

test('the words of the query are marked in titles and texts of chats, and in commands', () => {
  const [chats] = groupsFor({ query: 'rivers', chats: [CHAT], commands: COMMANDS, recent: [], fallback: null });
  expect(chats?.entries[0]).toMatchObject({ labelRanges: [[6, 12]], detailRanges: [[13, 19]] });
  const [actions] = groupsFor({ query: 'new', chats: [], commands: COMMANDS, recent: [], fallback: null });
  expect(actions?.entries[0]).toMatchObject({ labelRanges: [[0, 3]] });
});

test('the fallback is the last action, or stands alone at the end', () => {
  const fallback = entry('Actions', 'New chat with it');
  expect(shown({ query: 'new', chats: [CHAT], fallback })).toEqual([
    ['Actions', ['New chat', 'New chat with it']],
    ['Chats', ['Three rivers']],
  ]);
  expect(shown({ query: 'rivers', chats: [CHAT], fallback })).toEqual([
    ['Chats', ['Three rivers']],
    ['Actions', ['New chat with it']],
  ]);
});

test('the first entry is sure for a chat and for a beginning of a command', () => {
  const isSure = (query: string, chats: Entry[]) =>
    groupsFor({ query, chats, commands: COMMANDS, recent: [], fallback: null })[0]?.isStrong;
  expect([isSure('new', []), isSure('hat', [CHAT]), isSure('hat', [])]).toEqual([true, true, false]);
});
