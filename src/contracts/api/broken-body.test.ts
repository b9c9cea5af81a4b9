import { expect, test, vi } from 'vitest';
import { endingWith } from './broken-body.ts';

const EVENTS: [string, string][] = [['Content-Type', 'text/event-stream; charset=utf-8']];
const GONE = Object.assign(new Error('The tab was closed.'), { name: 'engine-moved' });

/** A source that gives `pieces`, then nothing more. */
function silentAfter(...pieces: string[]) {
  const cancel = vi.fn<(reason: unknown) => void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => pieces.forEach((piece) => controller.enqueue(new TextEncoder().encode(piece))),
    cancel,
  });
  return { body, cancel };
}

function broken(headers: [string, string][], source: ReadableStream<Uint8Array>) {
  const controller = new AbortController();
  const onOver = vi.fn<() => void>();
  const { body } = endingWith({ status: 200, headers, body: source }, controller.signal, onOver);
  if (!body) throw new Error('The body is gone.');
  return { body, onOver, breakOff: () => controller.abort(GONE) };
}

test('a stream of events that breaks off ends with an error object, and its source is cancelled', async () => {
  const { body: source, cancel } = silentAfter('data: 1\n\n');
  const { body, onOver, breakOff } = broken(EVENTS, source);
  const text = new Response(body).text();
  await new Promise((resolve) => setTimeout(resolve));
  breakOff();
  const error = { message: 'The tab was closed.', type: 'server_error', param: null, code: 'engine-moved' };
  expect(await text).toBe(`data: 1\n\ndata: ${JSON.stringify({ error })}\n\n`);
  expect(cancel).toHaveBeenCalledWith(GONE);
  expect(onOver).toHaveBeenCalledTimes(1);
});

test('another body that breaks off fails with the reason', async () => {
  const { body, breakOff } = broken([['content-type', 'application/json']], silentAfter('{').body);
  const text = new Response(body).text();
  breakOff();
  await expect(text).rejects.toBe(GONE);
});

test('a body that is broken before it is read', async () => {
  const { body: source, cancel } = silentAfter();
  const { body } = endingWith({ status: 200, headers: EVENTS, body: source }, AbortSignal.abort(GONE));
  expect(await new Response(body).text()).toContain('engine-moved');
  expect(cancel).toHaveBeenCalledTimes(1);
});

test('a whole body arrives as it is, and nothing that comes later changes it', async () => {
  const { body, onOver, breakOff } = broken(EVENTS, new Response('data: 1\n\n').body as ReadableStream<Uint8Array>);
  expect(await new Response(body).text()).toBe('data: 1\n\n');
  expect(onOver).toHaveBeenCalledTimes(1);
  breakOff();
  expect(onOver).toHaveBeenCalledTimes(1);
});

test('a reader that leaves reaches the source; a source that fails reaches the reader', async () => {
  const { body: source, cancel } = silentAfter('data: 1\n\n');
  const left = broken(EVENTS, source);
  await left.body.cancel('enough');
  expect(cancel).toHaveBeenCalledWith('enough');
  expect(left.onOver).toHaveBeenCalledTimes(1);

  const failing = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('The source failed.')) });
  const failed = broken(EVENTS, failing);
  await expect(new Response(failed.body).text()).rejects.toThrow('The source failed.');
  expect(failed.onOver).toHaveBeenCalledTimes(1);
});

test('a response without a body stays without one, and is over at once', () => {
  const onOver = vi.fn<() => void>();
  expect(endingWith({ status: 204, headers: [], body: null }, new AbortController().signal, onOver).body).toBeNull();
  expect(onOver).toHaveBeenCalledTimes(1);
});
