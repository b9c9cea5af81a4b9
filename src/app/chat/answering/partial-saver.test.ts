import { expect, test } from 'vitest';
import { createPartialSaver } from './partial-saver.ts';

/** A saver with a clock and timers that the test moves. */
function saverAt() {
  let time = 0;
  let timers: { at: number; work: () => void }[] = [];
  const writes: (() => void)[] = [];
  const saves: number[] = [];
  const saver = createPartialSaver({
    now: () => time,
    after: (ms, work) => timers.push({ at: time + ms, work }),
    save: () => {
      saves.push(time);
      return new Promise((resolve) => writes.push(resolve));
    },
  });
  return {
    saver,
    saves,
    /** Lets the writes that run end. */
    async written() {
      for (const end of writes.splice(0)) end();
      await Promise.resolve();
      await Promise.resolve();
    },
    /** Moves the clock; `hasTimers` is false for a hidden tab whose timers do not run. */
    async to(next: number, hasTimers = true) {
      time = next;
      const due = hasTimers ? timers.filter(({ at }) => at <= time) : [];
      timers = timers.filter((timer) => !due.includes(timer));
      for (const { work } of due) work();
      await Promise.resolve();
    },
  };
}

test('an answer is stored once a second, however many events come', async () => {
  const { saver, saves, written, to } = saverAt();
  for (let ms = 0; ms <= 3000; ms += 50) {
    await to(ms);
    saver.touch();
    await written();
  }
  expect(saves).toEqual([1000, 2000, 3000]);
});

test('the last events before a pause are stored, too', async () => {
  const { saver, saves, to } = saverAt();
  await to(100);
  saver.touch();
  await to(1000);
  expect(saves).toEqual([1000]);
});

test('a hidden tab, whose timers rest, stores with the events', async () => {
  const { saver, saves, written, to } = saverAt();
  for (let ms = 0; ms <= 3000; ms += 500) {
    await to(ms, false);
    saver.touch();
    await written();
  }
  expect(saves).toEqual([1000, 2000, 3000]);
});

test('a slow disk gets one write at a time', async () => {
  const { saver, saves, written, to } = saverAt();
  await to(1000);
  saver.touch();
  await to(5000);
  saver.touch();
  expect(saves).toEqual([1000]);
  await written();
  saver.touch();
  expect(saves).toEqual([1000, 5000]);
});

test('events that come while a write runs are stored after it, without another one', async () => {
  const { saver, saves, written, to } = saverAt();
  await to(1000);
  saver.touch();
  saver.touch();
  await written();
  await to(2000);
  expect(saves).toEqual([1000, 2000]);
});

test('nothing is stored after the end', async () => {
  const { saver, saves, to } = saverAt();
  saver.touch();
  saver.end();
  await to(5000);
  saver.touch();
  expect(saves).toEqual([]);
});
