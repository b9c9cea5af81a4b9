import { afterEach, expect, test, vi } from 'vitest';
import type { ApiCall, ApiCancel, ApiReply, WireResponse } from '../../contracts/api-calls.ts';
import type { ApiSession } from '../../contracts/session.ts';
import { createFakeLocks } from '../platform/testing/fake-locks.ts';
import { answer } from './answer-api.ts';

const CALL: ApiCall = {
  type: 'api-call',
  request: { id: 'a', method: 'GET', url: 'http://x/v1/models', headers: [], body: '' },
  carrierLock: 'carrier',
};

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/**
 * A call through the page: the service worker's end of the port, and the messages that arrived
 * there.
 */
function call(api: Pick<ApiSession, 'handle' | 'cancel'>) {
  const { port1: outside, port2: inside } = new MessageChannel();
  ports.push(outside, inside);
  const replies: ApiReply[] = [];
  outside.onmessage = ({ data }: MessageEvent<ApiReply>) => replies.push(data);
  const locks = createFakeLocks();
  let stopCarrier = () => {};
  const carrier = new Promise<void>((resolve) => {
    stopCarrier = resolve;
  });
  void locks.request('carrier', () => carrier);
  const finished = answer(CALL, inside, { session: { api }, locks });
  return { replies, finished, locks, stopCarrier, cancel: () => outside.postMessage({ type: 'cancel' } satisfies ApiCancel) };
}

/** A response that continues until it is cancelled. */
function endless() {
  const cancel = vi.fn<() => void>();
  const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array([7])), cancel });
  return { cancel, response: { status: 200, headers: [], body } satisfies WireResponse };
}

const cancel = async () => {};

function bodyOf(replies: ApiReply[]): ReadableStream<Uint8Array> {
  const reply = replies.find(({ type }) => type === 'response');
  if (reply?.type !== 'response' || !reply.response.body) throw new Error('No body came.');
  return reply.response.body;
}

test('the call is accepted at once, long before the response', async () => {
  const { replies } = call({ handle: () => new Promise(() => {}), cancel });
  await vi.waitFor(() => expect(replies).toEqual([{ type: 'accepted' }]));
});

test('a body arrives whole, and only then the call is over', async () => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('one '));
      controller.enqueue(new TextEncoder().encode('two'));
      controller.close();
    },
  });
  const { replies, finished } = call({ handle: async () => ({ status: 201, headers: [['a', 'b']], body }), cancel });
  await vi.waitFor(() =>
    expect(replies.at(-1)).toMatchObject({ type: 'response', response: { status: 201, headers: [['a', 'b']] } }),
  );
  expect(await new Response(bodyOf(replies)).text()).toBe('one two');
  await finished;
});

test('leaving the body stops its source and ends the call', async () => {
  const { response, cancel: cancelBody } = endless();
  const { replies, finished } = call({ handle: async () => response, cancel });
  await vi.waitFor(() => expect(replies).toHaveLength(2));
  const reader = bodyOf(replies).getReader();
  expect((await reader.read()).value).toEqual(new Uint8Array([7]));
  await reader.cancel();
  await finished;
  expect(cancelBody).toHaveBeenCalledTimes(1);
});

test('a caller that leaves before the response cancels the call by its id, and a late body is not sent', async () => {
  const { response, cancel } = endless();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const cancelled = vi.fn<ApiSession['cancel']>(async () => {});
  const played = call({ handle: () => gate.then(() => response), cancel: cancelled });
  played.cancel();
  await vi.waitFor(() => expect(cancelled).toHaveBeenCalledWith('a'));
  release();
  await played.finished;
  expect(cancel).toHaveBeenCalledTimes(1);
  expect(played.replies).toEqual([{ type: 'accepted' }]);
});

test('a service worker that is stopped ends the call before its response, and in the middle of it', async () => {
  const cancelled = vi.fn<ApiSession['cancel']>(async () => {});
  const early = call({ handle: () => new Promise(() => {}), cancel: cancelled });
  await vi.waitFor(() => expect(early.replies).toHaveLength(1));
  early.stopCarrier();
  await vi.waitFor(() => expect(cancelled).toHaveBeenCalledWith('a'));

  const { response, cancel: cancelBody } = endless();
  const late = call({ handle: async () => response, cancel });
  await vi.waitFor(() => expect(late.replies).toHaveLength(2));
  late.stopCarrier();
  await late.finished;
  expect(cancelBody).toHaveBeenCalledTimes(1);
});

test('a call that is over waits for no lock', async () => {
  const { finished, locks } = call({ handle: async () => ({ status: 200, headers: [], body: null }), cancel });
  await finished;
  await vi.waitFor(() => expect(locks.count()).toBe(1));
});

test('a worker that cannot answer is reported with its code', async () => {
  const error = Object.assign(new Error('The worker stopped.'), { name: 'internal' });
  const { replies, finished } = call({ handle: () => Promise.reject(error), cancel });
  await finished;
  await vi.waitFor(() => expect(replies.at(-1)).toEqual({ type: 'failed', name: 'internal', message: 'The worker stopped.' }));
});
