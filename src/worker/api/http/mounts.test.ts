import { describe, expect, test } from 'vitest';
import { ApiError } from './errors.ts';
import { handlerOf } from './handler.ts';
import type { Route } from './route.ts';
import { eventStream } from './sse.ts';

const ORIGIN = 'https://app.test';
const RUN = '/client/v4/accounts/any/ai/run';

const echo =
  (name: string): Route['answer'] =>
  async (_request, argument) =>
    Response.json({ name, argument });

/** Routes of every mount. */
const ROUTES: Route[] = [
  { method: 'GET', path: '/models', answer: echo('models') },
  { method: 'POST', path: '/chat/completions', answer: echo('chat') },
  { method: 'DELETE', path: '/responses/{id}', answer: echo('delete') },
  { method: 'POST', mount: 'run', path: '/{model}', answer: echo('run') },
  { method: 'POST', mount: 'root', path: '/tokenize', answer: echo('tokenize') },
];

async function call(method: string, path: string, routes = ROUTES) {
  const response = await handlerOf(routes)(new Request(ORIGIN + path, { method }));
  return { status: response.status, headers: response.headers, json: await response.json() };
}

describe('a route answers below its mount, and below any folder of the host', () => {
  test.each([
    ['GET', '/v1/models', { name: 'models', argument: '' }],
    ['GET', '/folder/v1/models/', { name: 'models', argument: '' }],
    ['POST', '/client/v4/accounts/any/ai/v1/chat/completions', { name: 'chat', argument: '' }],
    ['DELETE', '/v1/responses/resp_1', { name: 'delete', argument: 'resp_1' }],
    ['POST', '/tokenize', { name: 'tokenize', argument: '' }],
    ['POST', '/folder/tokenize', { name: 'tokenize', argument: '' }],
  ])('%s %s', async (method, path, expected) => {
    expect(await call(method, path)).toMatchObject({ status: 200, json: expected });
  });

  test.each([
    ['@cf/openai/gpt-oss-20b', '@cf/openai/gpt-oss-20b'],
    ['%40cf%2Fopenai%2Fgpt-oss-20b', '@cf/openai/gpt-oss-20b'],
    ['odd/v1/chat/completions', 'odd/v1/chat/completions'],
  ])('the model %s of a run', async (segment, argument) => {
    const { json } = await call('POST', `${RUN}/${segment}`);
    expect(json).toEqual({ result: { name: 'run', argument }, success: true, errors: [], messages: [] });
  });

  test.each([
    ['POST', '/v1/tokenize'],
    ['POST', '/chat/completions'],
    ['GET', '/v1/responses'],
  ])('%s %s is at no mount', async (method, path) => {
    const { status, json } = await call(method, path);
    expect([status, json.error.code]).toEqual([404, 'unknown_url']);
    for (const known of ['GET /v1/models', 'POST /tokenize', 'POST /client/v4/accounts/{account}/ai/run/{model}']) {
      expect(json.error.message).toContain(known);
    }
  });
});

describe('in Cloudflare’s envelope', () => {
  const failing = (error: unknown): Route[] => [
    { method: 'POST', mount: 'run', path: '/{model}', answer: () => Promise.reject(error) },
  ];

  test.each<[unknown, number, number]>([
    [new ApiError(404, 'model_not_found', 'No such model.'), 400, 5007],
    [new ApiError(400, 'invalid_type', 'No.'), 400, 5004],
    [new ApiError(400, 'missing_required_parameter', 'No.'), 400, 3003],
    [Object.assign(new Error('Too long.'), { name: 'context-full' }), 413, 3006],
    [new ApiError(503, 'model_not_ready', 'Loading.'), 429, 3040],
    [new DOMException('Left.', 'AbortError'), 408, 3008],
    [new Error('A defect.'), 500, 3043],
  ])('%s has its status and code', async (error, status, code) => {
    const answered = await call('POST', `${RUN}/x`, failing(error));
    expect(answered.status).toBe(status);
    const { message } = error as Error;
    expect(answered.json).toEqual({ result: null, success: false, errors: [{ code, message }], messages: [] });
  });

  test('a wrong method, and a path that is not here', async () => {
    const wrong = await call('GET', `${RUN}/x`);
    expect([wrong.status, wrong.headers.get('allow'), wrong.json.errors[0].code]).toEqual([405, 'POST', 7001]);
    const unknown = await call('GET', '/client/v4/accounts/any/ai/models/search');
    expect([unknown.status, unknown.json.success, unknown.json.errors[0].code]).toEqual([404, false, 7000]);
  });

  test('OpenAI’s endpoints below …/ai/v1 keep OpenAI’s errors', async () => {
    const { status, json } = await call('GET', '/client/v4/accounts/any/ai/v1/chat/completions');
    expect([status, json.error.code]).toEqual([405, 'method_not_allowed']);
  });

  test('JSON stays as it is written, and keeps its headers', async () => {
    const answer = async () =>
      new Response('{"big":12345678901234567890}', { headers: { 'content-type': 'application/json', 'x-a': 'b' } });
    const response = await handlerOf([{ method: 'POST', mount: 'run', path: '/{model}', answer }])(
      new Request(`${ORIGIN}${RUN}/x`, { method: 'POST' }),
    );
    expect(response.headers.get('x-a')).toBe('b');
    expect(await response.text()).toBe('{"result":{"big":12345678901234567890},"success":true,"errors":[],"messages":[]}');
  });

  test('a stream of events is not wrapped, and its reader’s leaving reaches it', async () => {
    let hasLeft = false;
    async function* endless() {
      for (;;) {
        yield { response: 'x' };
        await new Promise((resolve) => setTimeout(resolve));
        if (hasLeft) return;
      }
    }
    const answer = async () => eventStream(endless(), () => (hasLeft = true));
    const response = await handlerOf([{ method: 'POST', mount: 'run', path: '/{model}', answer }])(
      new Request(`${ORIGIN}${RUN}/x`, { method: 'POST' }),
    );
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: {"response":"x"}\n\n');
    await reader?.cancel();
    expect(hasLeft).toBe(true);
  });
});
