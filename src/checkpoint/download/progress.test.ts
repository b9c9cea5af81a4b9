// Progress is true: bytes, rate, time left, and the reason for a wait.

import { expect, test } from 'vitest';
import type { DownloadProgress } from '../../contracts/models.ts';
import { startMeter } from './progress.ts';

function metered(bytes: number) {
  let time = 1_000;
  const events: DownloadProgress[] = [];
  const meter = startMeter({ bytes, totalBytes: 10_000, now: () => time, onProgress: (event) => events.push(event) });
  const arrive = (count: number, afterMs: number) => {
    time += afterMs;
    meter.add(count);
  };
  return { meter, events, arrive };
}

test('what was stored before is progress, not rate', () => {
  const { meter, events, arrive } = metered(5_000);
  meter.report();
  arrive(100, 1_000);
  expect(events).toEqual([
    { bytes: 5_000, storedBytes: 5_000, totalBytes: 10_000, bytesPerSecond: 0, secondsLeft: null, waiting: null },
    { bytes: 5_100, storedBytes: 5_000, totalBytes: 10_000, bytesPerSecond: 100, secondsLeft: 49, waiting: null },
  ]);
});

test('the rate is that of the last seconds: it forgets a fast start and falls to nothing in a stall', () => {
  const { meter, events, arrive } = metered(0);
  arrive(5_000, 1_000);
  for (let second = 0; second < 10; second++) arrive(100, 1_000);
  expect(events.at(-1)?.bytesPerSecond).toBe(100);
  arrive(0, 30_000);
  expect(events.at(-1)?.bytesPerSecond).toBeLessThan(5);
  meter.report();
  expect(events.at(-1)?.bytes).toBe(6_000);
});

test('reports at most ten times a second, and counts what it does not report', () => {
  const { events, arrive } = metered(0);
  for (let i = 0; i < 1_000; i++) arrive(1, 1);
  expect(events).toHaveLength(10);
  expect(events.at(-1)).toMatchObject({ bytes: 1_000, bytesPerSecond: 1_000 });
});

test('bytes that were thrown away are taken back, and were arrivals all the same', () => {
  const { meter, events, arrive } = metered(0);
  arrive(1_000, 1_000);
  meter.drop(400);
  arrive(0, 1_000);
  expect(events.at(-1)).toMatchObject({ bytes: 600, bytesPerSecond: 500 });
});

test('only what is in the store counts as stored: the rest is lost by a pause', () => {
  const { meter, events, arrive } = metered(5_000);
  arrive(300, 1_000);
  expect(events.at(-1)).toMatchObject({ bytes: 5_300, storedBytes: 5_000 });
  meter.store(200);
  arrive(100, 1_000);
  expect(events.at(-1)).toMatchObject({ bytes: 5_400, storedBytes: 5_200 });
});

test('waits only while every connection waits, and then for the first that goes on', () => {
  const { meter, events } = metered(0);
  const wait = (untilMs: number | null) => ({ reason: 'retrying' as const, message: 'm', untilMs });
  const [one, other] = [meter.connection(), meter.connection()];
  one.wait(wait(9_000));
  expect(events.at(-1)?.waiting).toBeNull();
  other.wait(wait(8_000));
  expect(events.at(-1)?.waiting).toEqual(wait(8_000));
  other.wait(wait(null));
  expect(events.at(-1)?.waiting).toEqual(wait(9_000));
  one.wait(null);
  expect(events.at(-1)?.waiting).toBeNull();
  one.end();
  other.wait(wait(null));
  expect(events.at(-1)).toMatchObject({ waiting: wait(null), secondsLeft: null });
});

test('says so when nothing has come for five seconds, not when nothing is to come', () => {
  const { meter, events, arrive } = metered(0);
  const connection = meter.connection();
  arrive(100, 100);
  arrive(0, 4_900);
  expect(events.at(-1)?.waiting).toBeNull();
  arrive(0, 100);
  expect(events.at(-1)).toMatchObject({
    waiting: { reason: 'stalled', message: expect.stringContaining('5 seconds') },
    secondsLeft: null,
  });
  arrive(1, 100);
  expect(events.at(-1)?.waiting).toBeNull();
  connection.end();
  arrive(0, 60_000);
  expect(events.at(-1)?.waiting).toBeNull();
});
