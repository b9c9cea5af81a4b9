import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { namedError } from '../../../contracts/errors.ts';
import { deferredJson } from './deferred-json.ts';
import { eventStream } from './sse.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

const ignore = () => {};

/** Objects that come when the test says so. */
function steered() {
  const waiting: ((step: 'end' | object | Error) => void)[] = [];
  async function* objects() {
    for (;;) {
      const step = await new Promise<'end' | object | Error>((resolve) => waiting.push(resolve));
      if (step === 'end') return;
      if (step instanceof Error) throw step;
      yield step;
    }
  }
  const next = async (step: 'end' | object | Error) => {
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting.shift()?.(step);
  };
  return { objects: objects(), next };
}

test('while nothing comes, as in a long prefill or a queue, a comment every ten seconds keeps the stream alive', async () => {
  const { objects, next } = steered();
  const text = eventStream(objects, ignore).text();
  await vi.advanceTimersByTimeAsync(25_000);
  await next({ a: 1 });
  await next('end');
  expect(await text).toBe(': ping\n\n: ping\n\ndata: {"a":1}\n\ndata: [DONE]\n\n');
  expect(vi.getTimerCount()).toBe(0);
});

test('a stream that fails in the middle ends with an error object, and without [DONE]', async () => {
  const { objects, next } = steered();
  const text = eventStream(objects, ignore).text();
  await next({ a: 1 });
  await next(namedError('device-lost', 'The GPU went away.'));
  const error = { message: 'The GPU went away.', type: 'server_error', param: null, code: 'device_lost' };
  expect(await text).toBe(`data: {"a":1}\n\ndata: ${JSON.stringify({ error })}\n\n`);
  expect(vi.getTimerCount()).toBe(0);
});

test('a client that leaves is reported, and nothing is sent or pinged after it', async () => {
  const { objects, next } = steered();
  const left = vi.fn<() => void>();
  await eventStream(objects, left).body?.cancel();
  expect(left).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
  await next({ a: 1 });
  await next('end');
});

test('a whole answer that comes late is kept alive with spaces, which JSON allows', async () => {
  let answer: (value: unknown) => void = ignore;
  const text = deferredJson(new Promise((resolve) => (answer = resolve)), ignore).text();
  await vi.advanceTimersByTimeAsync(25_000);
  answer({ a: 1 });
  expect(await text).toBe('  {"a":1}');
  expect(vi.getTimerCount()).toBe(0);
});

test('a whole answer that fails breaks off, and a client that leaves is reported', async () => {
  const failing = deferredJson(Promise.reject(new Error('The GPU went away.')), ignore);
  await expect(failing.text()).rejects.toThrow('The GPU went away.');
  const left = vi.fn<() => void>();
  await deferredJson(new Promise(ignore), left).body?.cancel();
  expect(left).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
