import { expect, test } from 'vitest';
import type { RequestCount } from '../../contracts/network/request-log.ts';
import { rowsOf, sentToday } from './requests.ts';

const NOW = new Date(2026, 10, 30, 12).getTime();
const count = (part: Partial<RequestCount>): RequestCount => ({
  day: '2026-11-30',
  host: 'huggingface.co',
  from: 'worker',
  requests: 1,
  refused: 0,
  bytes: 10,
  lastMs: NOW,
  ...part,
});

test('a host has a row for each part of the app, over all days; the app’s own host comes first', () => {
  const counts = [
    count({}),
    count({ day: '2026-11-29', requests: 4, lastMs: NOW - 86_400_000 }),
    count({ from: 'page', refused: 2, requests: 0, lastMs: NOW - 1 }),
    count({ host: 'app.example', from: 'page', lastMs: NOW - 9 }),
  ];
  const rows = rowsOf(counts, 'app.example', '2026-11-30');
  expect(
    rows.map(({ host, from, requests, requestsToday, refused, bytes }) => [host, from, requests, requestsToday, refused, bytes]),
  ).toEqual([
    ['app.example', 'page', 1, 1, 0, 10],
    ['huggingface.co', 'worker', 5, 1, 0, 20],
    ['huggingface.co', 'page', 0, 0, 2, 10],
  ]);
});

test('today counts what was sent to others: not the app’s own files, not what was refused, not yesterday', () => {
  const own = count({ host: 'app.example', requests: 9 });
  const refused = count({ requests: 0, refused: 3, host: 'b.example' });
  const yesterday = count({ day: '2026-11-29', requests: 7 });
  expect(sentToday([own, refused, yesterday], 'app.example', '2026-11-30')).toEqual({ requests: 0, hosts: [] });
  expect(sentToday([own, count({}), count({ from: 'page' })], 'app.example', '2026-11-30')).toEqual({
    requests: 2,
    hosts: ['huggingface.co'],
  });
});
