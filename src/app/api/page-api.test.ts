import OpenAI from 'openai';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { WireRequest, WireResponse } from '../../contracts/api-calls.ts';
import type { ApiSession } from '../../contracts/session.ts';
import { apiError } from '../../service-worker/api-error.ts';
import { createPageApi } from './page-api.ts';

const ADDRESS = 'https://example.org/chat/?model=models/x#/bench';
const ORIGIN = 'https://example.org';

afterEach(() => void vi.restoreAllMocks());

/** A page whose session answers with `handle`. `passed` has the calls to the platform's fetch. */
function openPage(handle: ApiSession['handle']) {
  const heard: WireRequest[] = [];
  const passed: unknown[] = [];
  const cancelCall = vi.fn<ApiSession['cancel']>(async () => {});
  let working = 0;
  const onAnswered = vi.fn<() => void>();
  const { fetch } = createPageApi({
    session: {
      api: {
        handle: (request) => {
          heard.push(request);
          return handle(request);
        },
        cancel: cancelCall,
      },
    },
    address: () => ADDRESS,
    fetch: async (...call) => {
      passed.push(call);
      return new Response('from the network');
    },
    whileBusy: async (work) => {
      working += 1;
      return work().finally(() => {
        working -= 1;
      });
    },
    onAnswered,
  });
  return { fetch, heard, passed, cancelCall, onAnswered, isBusy: () => working > 0 };
}

const respond = (text: string, status = 200): WireResponse => ({
  status,
  headers: [['content-type', 'application/json']],
  body: new Response(text).body,
});

/** A response that continues until it is cancelled. */
function endless() {
  const cancel = vi.fn<(reason: unknown) => void>();
  const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array([7])), cancel });
  return { cancel, response: { status: 200, headers: [], body } satisfies WireResponse };
}

test.each([
  ['/v1/models', true],
  ['v1/models', true],
  ['./tokenize', true],
  [`${ORIGIN}/client/v4/accounts/any/ai/run/@cf/openai/gpt-oss-20b`, true],
  ['models/v1/x.safetensors', false],
  ['https://other.org/v1/models', false],
])('the session answers %s: %s', async (text, expected) => {
  const page = openPage(async () => respond('{}'));
  await page.fetch(text);
  expect([page.heard.length, page.passed.length]).toEqual(expected ? [1, 0] : [0, 1]);
});

test.each<[string, RequestInfo | URL, RequestInit | undefined]>([
  ['a text', '/v1/echo', { method: 'POST', body: '{"a":1}', headers: { authorization: 'Bearer x' } }],
  ['a URL', new URL('/v1/echo', ORIGIN), { method: 'POST', body: '{"a":1}', headers: [['authorization', 'Bearer x']] }],
  [
    'a Request',
    new Request(`${ORIGIN}/v1/echo`, { method: 'POST', body: '{"a":1}', headers: { authorization: 'Bearer x' } }),
    undefined,
  ],
  [
    'a Request with changes',
    new Request(`${ORIGIN}/v1/echo`, { method: 'POST', body: 'old' }),
    { body: new Blob(['{"a":1}']), headers: { authorization: 'Bearer x' } },
  ],
])('%s reaches the session with method, headers and body', async (_name, input, init) => {
  const page = openPage(async () => respond('{"ok":true}', 201));
  const response = await page.fetch(input, init);
  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({ ok: true });
  expect(page.heard).toMatchObject([{ method: 'POST', url: `${ORIGIN}/v1/echo`, body: '{"a":1}' }]);
  expect(new Headers(page.heard[0]?.headers).get('authorization')).toBe('Bearer x');
  await vi.waitFor(() => expect(page.onAnswered).toHaveBeenCalledTimes(1));
});

test('other URLs go to the platform’s fetch as they came, also what is no URL', async () => {
  const page = openPage(async () => respond('{}'));
  const init = { method: 'PUT' };
  for (const input of ['https://huggingface.co/v1/x', 'http://', new Request('https://other.org/')]) {
    expect(await (await page.fetch(input, init)).text()).toBe('from the network');
    expect(page.passed.at(-1)).toEqual([input, init]);
  }
  expect(page.heard).toEqual([]);
});

test('what is no request is refused as by the platform', async () => {
  const page = openPage(async () => respond('{}'));
  const used = new Request(`${ORIGIN}/v1/echo`, { method: 'POST', body: 'x' });
  await used.text();
  for (const [input, init] of [
    ['/v1/echo', { method: 'GET', body: 'x' }],
    [used, {}],
  ] as const) {
    await expect(page.fetch(input, init)).rejects.toThrow(TypeError);
  }
  expect(page.heard).toEqual([]);
});

test('a body is streamed, the tab is busy while it comes, and a reader that leaves stops its source', async () => {
  const { response, cancel } = endless();
  const page = openPage(async () => response);
  const reader = (await page.fetch('/v1/completions')).body?.getReader();
  expect((await reader?.read())?.value).toEqual(new Uint8Array([7]));
  expect(page.isBusy()).toBe(true);
  await reader?.cancel();
  await vi.waitFor(() => expect(page.isBusy()).toBe(false));
  expect(cancel).toHaveBeenCalledTimes(1);
});

describe('a caller’s signal', () => {
  const reason = new Error('I changed my mind.');
  const signals: [string, () => { abort: () => void; signal: AbortSignal; error: unknown }][] = [
    ['with its own reason', () => withController((abort) => abort.abort(reason), reason)],
    ['without one', () => withController((abort) => abort.abort(), expect.objectContaining({ name: 'AbortError' }))],
  ];
  function withController(run: (controller: AbortController) => void, error: unknown) {
    const controller = new AbortController();
    return { abort: () => run(controller), signal: controller.signal, error };
  }

  test.each(signals)('%s, raised before the call: the session hears nothing', async (_name, make) => {
    const { abort, signal, error } = make();
    abort();
    const page = openPage(async () => respond('{}'));
    await expect(page.fetch('/v1/models', { signal })).rejects.toEqual(error);
    expect(page.heard).toEqual([]);
  });

  test.each(signals)('%s, raised before the response: the call is cancelled, and a late body too', async (_name, make) => {
    const { abort, signal, error } = make();
    const { response, cancel } = endless();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const page = openPage(() => gate.then(() => response));
    const answered = page.fetch('/v1/completions', { signal });
    await vi.waitFor(() => expect(page.heard).toHaveLength(1));
    abort();
    await expect(answered).rejects.toEqual(error);
    expect(page.cancelCall).toHaveBeenCalledWith(page.heard[0]?.id);
    release();
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(page.isBusy()).toBe(false));
  });

  test.each(signals)('%s, raised while the body comes: reading fails with it, and the source stops', async (_name, make) => {
    const { abort, signal, error } = make();
    const { response, cancel } = endless();
    const page = openPage(async () => response);
    const reader = (await page.fetch('/v1/completions', { signal })).body?.getReader();
    await reader?.read();
    abort();
    await expect(
      (async () => {
        while (!(await reader?.read())?.done);
      })(),
    ).rejects.toEqual(error);
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(page.isBusy()).toBe(false));
  });
});

test('a caller that aborts a body that it does not read stops its source', async () => {
  const { response, cancel } = endless();
  const page = openPage(async () => response);
  const caller = new AbortController();
  const { body } = await page.fetch('/v1/completions', { signal: caller.signal });
  await new Promise((resolve) => setTimeout(resolve));
  caller.abort();
  await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(1));
  await vi.waitFor(() => expect(page.isBusy()).toBe(false));
  await expect(body?.getReader().read()).rejects.toMatchObject({ name: 'AbortError' });
});

test('a session that cannot answer gives the service worker’s error', async () => {
  const lost = Object.assign(new Error('The GPU went away.'), { name: 'device-lost' });
  const page = openPage(() => Promise.reject(lost));
  const response = await page.fetch('/v1/models');
  expect(response.status).toBe(500);
  expect(await response.text()).toBe(apiError(500, 'device-lost', 'The GPU went away.').body);
});

test('the official client works with it', async () => {
  const page = openPage(async () => respond('{"object":"list","data":[{"id":"gpt-oss-tiny","object":"model"}]}'));
  const client = new OpenAI({
    baseURL: `${ORIGIN}/v1`,
    apiKey: 'none',
    fetch: page.fetch,
    dangerouslyAllowBrowser: true,
  });
  expect((await client.models.list()).data).toMatchObject([{ id: 'gpt-oss-tiny' }]);
});
