import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ApiCall, ApiCancel, ApiReply } from '../contracts/api-calls.ts';
import { answerApiCall, type PageClients } from './api-calls.ts';

const SCOPE = 'https://example.org/chat/';

type Page = (call: ApiCall, port: MessagePort) => void;

const ports: MessagePort[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  for (const port of ports.splice(0)) port.close();
});

/** The service worker's clients: `pages` by id, in the browser's order. */
function clientsWith(pages: Record<string, Page>) {
  const open = new Map(Object.entries(pages));
  const asked: string[] = [];
  const toClient = ([id, page]: [string, Page]) => ({
    id,
    postMessage(call: ApiCall, [port]: MessagePort[]) {
      if (!port) throw new Error('The call came without a port.');
      asked.push(id);
      ports.push(port);
      page(call, port);
    },
  });
  const clients: PageClients = {
    matchAll: async () => [...open].map(toClient),
    get: async (id: string) => (open.has(id) ? { id } : undefined),
  };
  return { clients, asked, close: (id: string) => open.delete(id) };
}

const say = (port: MessagePort, ...replies: ApiReply[]) => replies.forEach((reply) => port.postMessage(reply));
const respond =
  (text: string): Page =>
  (_call, port) =>
    say(port, { type: 'accepted' }, { type: 'response', response: { status: 200, headers: [['x-from', text]], body: null } });
const deaf: Page = () => {};

/** A request as a browser's fetch handler receives it. Node cannot construct navigations. */
function request(fields: { mode?: string; destination?: string; body?: string; signal?: AbortSignal } = {}): Request {
  const made = new Request(`${SCOPE}v1/completions`, {
    method: 'POST',
    body: fields.body ?? '{}',
    headers: { 'content-type': 'application/json' },
    ...(fields.signal ? { signal: fields.signal } : {}),
  });
  return Object.defineProperties(made, {
    mode: { value: fields.mode ?? 'cors' },
    destination: { value: fields.destination ?? '' },
  });
}

const errorOf = async (response: Response) => {
  const { error } = (await response.json()) as { error: { type: string; code: string; param: null; message: string } };
  return { status: response.status, ...error };
};

test('a call reaches the page that made it first, with method, headers and body', async () => {
  const heard: ApiCall[] = [];
  const { clients, asked } = clientsWith({
    other: deaf,
    caller(call, port) {
      heard.push(call);
      respond('caller')(call, port);
    },
  });
  const response = await answerApiCall(request({ body: '{"prompt":"x"}' }), 'caller', { clients, carrierLock: 'carrier' });
  expect(response.headers.get('x-from')).toBe('caller');
  expect(asked).toEqual(['caller']);
  expect(heard[0]?.request).toMatchObject({ method: 'POST', url: `${SCOPE}v1/completions`, body: '{"prompt":"x"}' });
  expect(new Headers(heard[0]?.request.headers).get('content-type')).toBe('application/json');
});

test('a worker’s call goes to any page', async () => {
  const { clients } = clientsWith({ page: respond('page') });
  expect((await answerApiCall(request(), 'some-worker', { clients, carrierLock: 'carrier' })).headers.get('x-from')).toBe('page');
});

test('navigations, form posts and embeds are refused before any page hears of them', async () => {
  for (const fields of [
    { mode: 'navigate', destination: 'document' },
    { mode: 'no-cors', destination: 'image' },
  ]) {
    const { clients, asked } = clientsWith({ page: respond('page') });
    const error = await errorOf(await answerApiCall(request(fields), 'page', { clients, carrierLock: 'carrier' }));
    expect(error).toMatchObject({ status: 403, type: 'invalid_request_error', code: 'navigation_refused', param: null });
    expect(asked).toEqual([]);
  }
});

test('without a page the error says to open one', async () => {
  const error = await errorOf(await answerApiCall(request(), '', { clients: clientsWith({}).clients, carrierLock: 'carrier' }));
  expect(error).toMatchObject({ status: 503, type: 'server_error', code: 'no_page' });
  expect(error.message).toContain('Open the app');
});

test('a page that does not answer in time is passed over for the next, then the error comes', async () => {
  const { clients, asked } = clientsWith({ stuck: deaf, alsoStuck: deaf });
  const answered = answerApiCall(request(), 'stuck', { clients, carrierLock: 'carrier' });
  await vi.advanceTimersByTimeAsync(3000);
  await vi.advanceTimersByTimeAsync(15_000);
  expect((await answered).status).toBe(503);
  expect(asked).toEqual(['stuck', 'alsoStuck']);
});

test('the only page has time to start before the error comes', async () => {
  const { clients } = clientsWith({
    starting: (call, port) => void setTimeout(() => respond('starting')(call, port), 10_000),
  });
  const answered = answerApiCall(request(), 'starting', { clients, carrierLock: 'carrier' });
  await vi.advanceTimersByTimeAsync(10_000);
  const response = await answered;
  expect(response.headers.get('x-from')).toBe('starting');
  await response.text();
});

test('a call that was accepted may take as long as it takes', async () => {
  let finish = () => {};
  const { clients } = clientsWith({
    page(call, port) {
      say(port, { type: 'accepted' });
      finish = () => respond('slow')(call, port);
    },
  });
  const answered = answerApiCall(request(), 'page', { clients, carrierLock: 'carrier' });
  await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(600_000);
  finish();
  expect((await answered).headers.get('x-from')).toBe('slow');
});

test('a page that closes while it answers leaves an error, not a hang', async () => {
  const { clients, close } = clientsWith({ page: (_call, port) => say(port, { type: 'accepted' }) });
  const answered = answerApiCall(request(), 'page', { clients, carrierLock: 'carrier' });
  await new Promise((resolve) => setImmediate(resolve));
  close('page');
  await vi.advanceTimersByTimeAsync(3000);
  expect(await errorOf(await answered)).toMatchObject({ status: 503, code: 'page_closed' });
});

test('a page that closes in the middle of a stream ends it with an error', async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: {}\n\n')),
  });
  const headers: [string, string][] = [['content-type', 'text/event-stream']];
  const { clients, close } = clientsWith({
    page(_call, port) {
      port.postMessage({ type: 'response', response: { status: 200, headers, body } } satisfies ApiReply, [body]);
    },
  });
  const response = await answerApiCall(request(), 'elsewhere', { clients, carrierLock: 'carrier' });
  const text = response.text();
  await vi.advanceTimersByTimeAsync(3000);
  close('page');
  await vi.advanceTimersByTimeAsync(3000);
  expect(await text).toMatch(/^data: {}\n\ndata: {"error":{.*"page_closed"}}\n\n$/);
  expect(vi.getTimerCount()).toBe(0);
});

test('a caller that closes before the response is cancelled, and one that the browser never lists is not', async () => {
  const heard: ApiCancel[] = [];
  const { clients, close } = clientsWith({
    page(_call, port) {
      port.onmessage = ({ data }: MessageEvent<ApiCancel>) => heard.push(data);
      say(port, { type: 'accepted' });
    },
    caller: deaf,
  });
  const onlyPage: PageClients = { ...clients, matchAll: async (options) => (await clients.matchAll(options)).slice(0, 1) };
  for (const callerId of ['unlisted worker', 'caller']) {
    void answerApiCall(request(), callerId, { clients: onlyPage, carrierLock: 'carrier' });
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(5000);
    expect(heard).toEqual([]);
  }
  close('caller');
  await vi.advanceTimersByTimeAsync(2000);
  await vi.waitFor(() => expect(heard).toEqual([{ type: 'cancel' }]));
});

test('what the page could not answer is a server error with its code', async () => {
  const { clients } = clientsWith({
    page: (_call, port) =>
      say(port, { type: 'accepted' }, { type: 'failed', name: 'device-lost', message: 'The GPU went away.' }),
  });
  const error = await errorOf(await answerApiCall(request(), 'page', { clients, carrierLock: 'carrier' }));
  expect(error).toMatchObject({ status: 500, code: 'device-lost', message: 'The GPU went away.' });
});

test('a caller that gives up tells the page', async () => {
  const abort = new AbortController();
  const heard: ApiCancel[] = [];
  const { clients } = clientsWith({
    page(_call, port) {
      port.onmessage = ({ data }: MessageEvent<ApiCancel>) => heard.push(data);
      say(port, { type: 'accepted' });
    },
  });
  void answerApiCall(request({ signal: abort.signal }), 'page', { clients, carrierLock: 'carrier' });
  await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  await vi.waitFor(() => expect(heard).toEqual([{ type: 'cancel' }]));
});

test('a caller that gave up before the page took the call is not waited for', async () => {
  const heard: ApiCancel[] = [];
  const { clients } = clientsWith({
    page(_call, port) {
      port.onmessage = ({ data }: MessageEvent<ApiCancel>) => heard.push(data);
      say(port, { type: 'accepted' });
    },
  });
  void answerApiCall(request({ signal: AbortSignal.abort() }), 'page', { clients, carrierLock: 'carrier' });
  await vi.waitFor(() => expect(heard).toEqual([{ type: 'cancel' }]));
});
