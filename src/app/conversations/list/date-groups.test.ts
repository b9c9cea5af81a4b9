import { expect, test } from 'vitest';
import type { ConversationHead } from '../storage/records.ts';
import { dateGroups } from './date-groups.ts';

const NOW = new Date(2026, 10, 29, 9, 0).getTime();
const head = (id: string, updatedAt: Date, isPinned = false): ConversationHead => ({
  id,
  title: id,
  titleBy: 'first-line',
  createdAt: 0,
  updatedAt: updatedAt.getTime(),
  isPinned,
  headId: null,
  deletedAt: null,
  rev: 1,
});
const grouped = (...heads: ConversationHead[]) =>
  dateGroups(heads, NOW).map(({ label, heads: all }) => [label, all.map(({ id }) => id)]);

test('groups are pinned, today, yesterday, this week, then months, and the newest is first in each', () => {
  expect(
    grouped(
      head('month', new Date(2026, 9, 30)),
      head('pinned', new Date(2025, 0, 1), true),
      head('morning', new Date(2026, 10, 29, 0, 0)),
      head('evening', new Date(2026, 10, 28, 23, 59)),
      head('now', new Date(NOW)),
      head('six days ago', new Date(2026, 10, 23, 12)),
      head('a week ago', new Date(2026, 10, 22, 12)),
      head('last year', new Date(2025, 11, 31)),
    ),
  ).toEqual([
    ['Pinned', ['pinned']],
    ['Today', ['now', 'morning']],
    ['Yesterday', ['evening']],
    ['This week', ['six days ago']],
    ['November', ['a week ago']],
    ['October', ['month']],
    ['December 2025', ['last year']],
  ]);
});

test('a time in the future, from a clock that was set back, is today', () => {
  expect(grouped(head('later', new Date(2026, 11, 24)))).toEqual([['Today', ['later']]]);
});

test('no conversations, no groups', () => expect(grouped()).toEqual([]));
