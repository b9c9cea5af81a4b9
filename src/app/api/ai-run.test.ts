import { describe, expect, test } from 'vitest';
import { createAi } from './ai-run.ts';

const FOLDER = new URL('https://example.org/chat/');
const MODEL = '@cf/openai/gpt-oss-20b';

/** The binding over a fetch that answers with `respond`, and the requests that it made. */
function binding(respond: (request: Request) => Response | Promise<Response>) {
  const requests: Request[] = [];
  const { run } = createAi(
    async (url, init) => {
      const request = new Request(url, init);
      requests.push(request);
      return respond(request);
    },
    () => FOLDER,
  );
  return { run, requests };
}

const wrapped = (result: unknown) => Response.json({ result, success: true, errors: [], messages: [] });
const refused = (status: number, code: number, message: string) =>
  Response.json({ result: null, success: false, errors: [{ code, message }], messages: [] }, { status });

const EVENTS = 'data: {"response":"a"}\n\ndata: [DONE]\n\n';
const stream = () => new Response(EVENTS, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });

test('a run posts its inputs to the model, below the folder of the app, and resolves with the output', async () => {
  const { run, requests } = binding(() => wrapped({ response: 'hi', usage: { total_tokens: 2 } }));
  const output = await run(MODEL, { prompt: 'a', seed: 1 }, { extraHeaders: { 'x-session-affinity': 's' } });
  expect(output).toEqual({ response: 'hi', usage: { total_tokens: 2 } });
  const [request] = requests;
  expect(request?.method).toBe('POST');
  expect(decodeURIComponent(request?.url ?? '')).toBe(`https://example.org/chat/client/v4/accounts/this-page/ai/run/${MODEL}`);
  expect(request?.headers.get('x-session-affinity')).toBe('s');
  expect(await request?.json()).toEqual({ prompt: 'a', seed: 1 });
});

test('a stream is the body of the response', async () => {
  const output = await binding(stream).run(MODEL, { prompt: 'a', stream: true });
  expect(output).toBeInstanceOf(ReadableStream);
  expect(await new Response(output).text()).toBe(EVENTS);
});

describe('returnRawResponse', () => {
  test('resolves with the output as a response, its headers kept', async () => {
    const answer = () => {
      const response = wrapped({ response: 'hi' });
      response.headers.set('x-gpt-oss-web-ignored', 'mood');
      return response;
    };
    const response = await binding(answer).run(MODEL, { prompt: 'a' }, { returnRawResponse: true });
    expect(response.headers.get('x-gpt-oss-web-ignored')).toBe('mood');
    expect(await response.json()).toEqual({ response: 'hi' });
  });

  test('resolves with a stream and with a failure, too', async () => {
    const raw = { returnRawResponse: true } as const;
    expect(await (await binding(stream).run(MODEL, { prompt: 'a', stream: true }, raw)).text()).toBe(EVENTS);
    const failed = await binding(() => refused(400, 5007, 'No such model.')).run('x', { prompt: 'a' }, raw);
    expect([failed.status, (await failed.json()).errors[0].code]).toEqual([400, 5007]);
  });
});

describe('errors', () => {
  test.each([
    ['a refusal has Cloudflare’s code', () => refused(400, 5007, 'No such model.'), '5007: No such model.'],
    [
      'a worker that cannot answer',
      () => Response.json({ error: { message: 'The GPU went away.' } }, { status: 500 }),
      '3043: The GPU went away.',
    ],
    [
      'an answer that breaks off',
      () => broken(new Error('The GPU was reset.')),
      '3043: The answer broke off: The GPU was reset.',
    ],
  ])('%s', async (_name, respond, message) => {
    const error = await binding(respond)
      .run(MODEL, { prompt: 'a' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'InferenceUpstreamError', message });
  });

  test('an abort rejects with its reason, before the response and after it', async () => {
    const reason = new Error('I changed my mind.');
    const before = binding(() => Promise.reject(reason)).run(MODEL, { prompt: 'a' }, { signal: AbortSignal.abort(reason) });
    await expect(before).rejects.toBe(reason);
    const controller = new AbortController();
    const respond = () => {
      controller.abort(reason);
      return broken(new Error('cancelled'));
    };
    await expect(binding(respond).run(MODEL, { prompt: 'a' }, { signal: controller.signal })).rejects.toBe(reason);
  });
});

/** A whole answer that fails after its status. */
function broken(error: Error): Response {
  const body = new ReadableStream({ pull: (controller) => controller.error(error) });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}
