import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answersHello, hasOwnScript, SCRIPT } from './own-worker.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => void vi.useRealTimers());

const PAGE = 'https://example.org/chat/?model=x#/bench';

test.each([
  ['in the folder of the page', new URL(SCRIPT, PAGE).href, true],
  ['at the root of the origin', new URL(SCRIPT, 'https://example.org/').href, false],
  ['with another query', `${new URL(SCRIPT, PAGE).href}&v=2`, false],
  ['of another name', 'https://example.org/chat/sw.js', false],
])('B19 a script %s is the app’s: %s, %s', (_name, scriptURL, expected) => {
  expect(hasOwnScript({ scriptURL }, PAGE)).toBe(expected);
});

/** A worker that answers with the value of `reply`, or not at all. */
const worker = (reply: unknown): Pick<ServiceWorker, 'postMessage'> => ({
  postMessage(_message: unknown, ports?: unknown) {
    const [port] = ports as MessagePort[];
    if (reply !== undefined) port?.postMessage(reply);
  },
});

test.each([
  ['as the app’s does', { type: 'hello' }, true],
  ['something else', { type: 'pong' }, false],
  ['null', null, false],
])('B19 a worker that answers %s: %s', async (_name, reply, expected) => {
  expect(await answersHello(worker(reply))).toBe(expected);
});

test('B19 a worker that answers nothing is waited for, and not for ever', async () => {
  const answered = answersHello(worker(undefined));
  await vi.advanceTimersByTimeAsync(5000);
  expect(await answered).toBe(false);
});
