import { expect, test } from 'vitest';
import { rarely } from './rarely.ts';

test('the first call is made, and then one each time that enough time has passed', () => {
  let time = 50;
  const calls: number[] = [];
  const call = rarely(
    100,
    (value: number) => void calls.push(value),
    () => time,
  );
  for (const at of [50, 100, 149, 150, 151, 400]) {
    time = at;
    call(at);
  }
  expect(calls).toEqual([50, 150, 400]);
});
