import OpenAI, { APIError, BadRequestError, InternalServerError, NotFoundError } from 'openai';
import { describe, expect, it } from 'vitest';
import type { ModelStatus, ModelSummary } from '../../api.ts';
import { byteEncoding, idsOf, saying, serve } from '../testing/byte-model.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';
import { createHandler, type Handler } from './handler.ts';
import type { ModelService } from './models.ts';

function summary(id: string, status: ModelStatus): ModelSummary {
  return { id, url: `https://hub.test/${id}`, status, totalBytes: 10, storedBytes: status === 'absent' ? 0 : 10, notice: null };
}

/** A service of one stored and one absent model; what `open` gives is scripted. */
function service(generator = new ScriptedGenerator(saying('hello world')), changes: Partial<ModelService> = {}): ModelService {
  return {
    models: async () => [summary('tiny', 'stored'), summary('gpt-oss-20b', 'absent')],
    mayFetch: async () => false,
    open: async ({ id }) => serve(generator, id),
    ...changes,
  };
}

const ORIGIN = 'https://app.test';

/** The official client with the handler as its network. */
function clientOf(handle: Handler): OpenAI {
  return new OpenAI({
    baseURL: `${ORIGIN}/v1`,
    apiKey: 'unused',
    maxRetries: 0,
    fetch: (url, init) => handle(new Request(url, init)),
  });
}

const client = (generator?: ScriptedGenerator) => clientOf(createHandler(service(generator)));

function post(body: unknown): Request {
  return new Request(`${ORIGIN}/v1/completions`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function failure(promise: PromiseLike<unknown>): Promise<APIError> {
  const error = await Promise.resolve(promise).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof APIError) return error;
  throw new Error(`Expected an APIError, but got ${String(error)}`);
}

describe('GET /v1/models', () => {
  it('lists every model with its status', async () => {
    const { data } = await client().models.list();
    expect(data).toMatchObject([
      { id: 'tiny', object: 'model', status: 'stored' },
      { id: 'gpt-oss-20b', object: 'model', status: 'absent' },
    ]);
    expect(data.every(({ created, owned_by }) => Number.isInteger(created) && owned_by.length > 0)).toBe(true);
  });

  it('finds a model by its id and by the names that gateways give it', async () => {
    for (const name of ['gpt-oss-20b', 'openai/gpt-oss-20b', '@cf/openai/gpt-oss-20b']) {
      expect((await client().models.retrieve(name)).id).toBe('gpt-oss-20b');
    }
  });

  it('says 404 model_not_found for others', async () => {
    const error = await failure(client().models.retrieve('gpt-4'));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model', type: 'invalid_request_error' });
    expect(error.message).toContain("'gpt-4'");
  });
});

describe('POST /v1/completions', () => {
  it('continues a prompt', async () => {
    const answer = await client().completions.create({ model: 'tiny', prompt: 'say', max_tokens: 5 });
    expect(answer).toMatchObject({
      object: 'text_completion',
      model: 'tiny',
      choices: [{ index: 0, text: 'hello', finish_reason: 'length', logprobs: null }],
      usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
    });
  });

  it('samples 16 tokens where none are asked for, at temperature 1', async () => {
    const generator = new ScriptedGenerator(saying('x'.repeat(40)));
    const answer = await client(generator).completions.create({ model: 'tiny', prompt: 'say' });
    expect(answer.choices[0]?.text).toHaveLength(16);
    expect(generator.requests[0]?.sampling.temperature).toBe(1);
  });

  it('takes texts and token ids, alone and in lists, and gives a choice to each', async () => {
    const generator = new ScriptedGenerator((prompt) => saying(`${prompt.length};`)(prompt));
    const ask = async (prompt: string | string[] | number[] | number[][]) =>
      (await client(generator).completions.create({ model: 'tiny', prompt, max_tokens: 10 })).choices.map(({ index, text }) => [
        index,
        text,
      ]);
    expect(await ask('four')).toEqual([[0, '4;']]);
    expect(await ask(['a', 'bc'])).toEqual([
      [0, '1;'],
      [1, '2;'],
    ]);
    expect(await ask([1, 2, 3])).toEqual([[0, '3;']]);
    expect(await ask([[1], [2, 3]])).toEqual([
      [0, '1;'],
      [1, '2;'],
    ]);
  });

  it('reads special tokens in a raw prompt as tokens', async () => {
    const generator = new ScriptedGenerator(saying(''));
    await client(generator).completions.create({ model: 'tiny', prompt: '<|start|>user<|message|>' });
    expect(generator.requests[0]?.prompt).toEqual([byteEncoding.tokens.start, ...idsOf('user'), byteEncoding.tokens.message]);
  });

  it('gives n choices per prompt, seeded apart and repeatably', async () => {
    const generator = new ScriptedGenerator(saying('ok'));
    const answer = await client(generator).completions.create({ model: 'tiny', prompt: ['a', 'b'], n: 2, seed: 7 });
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(generator.requests.map(({ sampling }) => sampling.seed)).toEqual([7, 8, 7, 8]);
    expect(answer.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 12 });
  });

  it('stops before a stop string', async () => {
    const answer = await client().completions.create({ model: 'tiny', prompt: 'say', stop: ['zzz', ' wor'] });
    expect(answer.choices[0]).toMatchObject({ text: 'hello', finish_reason: 'stop' });
  });

  it('gives log-probabilities in four parallel lists, the sampled token always among them', async () => {
    const answer = await client().completions.create({ model: 'tiny', prompt: 'say', max_tokens: 2, logprobs: 2 });
    expect(answer.choices[0]?.logprobs).toEqual({
      tokens: ['h', 'e'],
      token_logprobs: [-0.5, -0.5],
      top_logprobs: [
        { h: -0.5, i: -1.5 },
        { e: -0.5, f: -1.5 },
      ],
      text_offset: [0, 1],
    });
    const only = await client().completions.create({ model: 'tiny', prompt: 'say', max_tokens: 1, logprobs: 0 });
    expect(only.choices[0]?.logprobs?.top_logprobs).toEqual([{ h: -0.5 }]);
  });

  it('names fragments of characters by their bytes, and every token by its id on request', async () => {
    const body = { model: 'tiny', prompt: 'say', max_tokens: 2, logprobs: 0 } as const;
    const text = await client(new ScriptedGenerator(saying('é'))).completions.create(body);
    expect(text.choices[0]?.logprobs?.tokens).toEqual(['bytes:\\xc3', 'bytes:\\xa9']);
    const handle = createHandler(service(new ScriptedGenerator(saying('é'))));
    const ids = await (await handle(post({ ...body, return_tokens_as_token_ids: true, return_token_ids: true }))).json();
    expect(ids.choices[0]).toMatchObject({
      text: 'é',
      logprobs: { tokens: ['token_id:195', 'token_id:169'], top_logprobs: [{ 'token_id:195': -0.5 }, { 'token_id:169': -0.5 }] },
      prompt_token_ids: idsOf('say'),
      token_ids: [195, 169],
    });
  });

  it('echoes the prompt, with its own log-probabilities where they are asked for', async () => {
    const body = { model: 'tiny', prompt: 'sü', echo: true, max_tokens: 1 } as const;
    expect((await client().completions.create(body)).choices[0]).toMatchObject({ text: 'süh', logprobs: null });
    const scored = await client().completions.create({ ...body, logprobs: 0 });
    expect(scored.choices[0]).toMatchObject({
      text: 'süh',
      logprobs: {
        tokens: ['s', 'bytes:\\xc3', 'bytes:\\xbc', 'h'],
        token_logprobs: [null, -0.5, -0.5, -0.5],
        top_logprobs: [null, { 'bytes:\\xc3': -0.5 }, { 'bytes:\\xbc': -0.5 }, { h: -0.5 }],
        text_offset: [0, 1, 1, 2],
      },
    });
  });

  it('scores a prompt and samples nothing with echo and max_tokens 0', async () => {
    const answer = await client().completions.create({ model: 'tiny', prompt: 'ab', echo: true, max_tokens: 0, logprobs: 1 });
    expect(answer.choices[0]).toMatchObject({ text: 'ab', finish_reason: 'length', logprobs: { tokens: ['a', 'b'] } });
    expect(answer.usage?.completion_tokens).toBe(0);
  });
});

describe('POST /v1/completions, streamed', () => {
  it('gives the text of every choice in chunks, usage last, and ends', async () => {
    const stream = await client().completions.create({
      model: 'tiny',
      prompt: ['a', 'b'],
      stream: true,
      stream_options: { include_usage: true },
    });
    const texts = ['', ''];
    const reasons: unknown[] = [];
    const usages = [];
    for await (const { choices, usage } of stream) {
      usages.push(usage);
      for (const { index, text, finish_reason } of choices) {
        texts[index] += text;
        if (finish_reason) reasons.push(finish_reason);
      }
    }
    expect(texts).toEqual(['hello world', 'hello world']);
    expect(reasons).toEqual(['stop', 'stop']);
    expect(usages.at(-1)).toMatchObject({ prompt_tokens: 2, completion_tokens: 24 });
    expect(usages.slice(0, -1).every((usage) => usage === null)).toBe(true);
  });

  it('adds up to what is answered whole, ids and log-probabilities included', async () => {
    const body = { model: 'tiny', prompt: 'say é', stop: ['wo'], logprobs: 2, echo: true, return_token_ids: true };
    const handle = createHandler(service());
    const whole = (await (await handle(post(body))).json()).choices[0];
    const lines = (await (await handle(post({ ...body, stream: true }))).text()).trim().split('\n\n');
    expect(lines.pop()).toBe('data: [DONE]');
    const chunks = lines.map((line) => JSON.parse(line.replace(/^data: /, '')).choices[0]);
    expect(chunks.map(({ text }) => text).join('')).toBe(whole.text);
    expect(chunks.flatMap(({ token_ids }) => token_ids)).toEqual(whole.token_ids);
    expect(chunks.flatMap(({ logprobs }) => logprobs.tokens)).toEqual(whole.logprobs.tokens);
    expect(chunks.flatMap(({ logprobs }) => logprobs.text_offset)).toEqual(whole.logprobs.text_offset);
    expect(chunks[0].prompt_token_ids).toEqual(whole.prompt_token_ids);
    expect(whole.text).toBe('say éhello ');
  });

  it('delivers a failure midway as an error of the stream', async () => {
    const generator = new ScriptedGenerator(saying('abc'));
    generator.beforeToken = async () => {
      if (generator.requests[0]) generator.destroy();
    };
    const stream = await client(generator).completions.create({ model: 'tiny', prompt: 'a', stream: true });
    const readAll = async () => {
      for await (const chunk of stream) expect(chunk.choices[0]?.text).toBe('');
    };
    const error = await failure(readAll());
    expect(error).toMatchObject({ code: 'device_lost', type: 'server_error' });
  });

  it('stops the GPU when the client leaves', async () => {
    const generator = new ScriptedGenerator(saying('x'.repeat(200)));
    generator.beforeToken = () => new Promise((resolve) => setTimeout(resolve, 1));
    const stream = await client(generator).completions.create({ model: 'tiny', prompt: 'a', stream: true, max_tokens: 200 });
    for await (const chunk of stream) {
      expect(chunk.choices[0]?.text).toBe('x');
      break;
    }
    await expect.poll(() => generator.ends).toEqual(['aborted']);
  });

  it('stops the GPU when the client of a whole answer leaves before it is complete', async () => {
    const generator = new ScriptedGenerator(saying('x'.repeat(200)));
    generator.beforeToken = () => new Promise((resolve) => setTimeout(resolve, 1));
    const response = await createHandler(service(generator))(post({ model: 'tiny', prompt: 'a', max_tokens: 200 }));
    await response.body?.cancel();
    await expect.poll(() => generator.ends).toEqual(['aborted']);
  });

  it('breaks a whole answer off when it fails midway', async () => {
    const generator = new ScriptedGenerator(saying('abc'));
    let tokens = 0;
    generator.beforeToken = async () => {
      tokens += 1;
      if (tokens === 2) generator.destroy();
    };
    const response = await createHandler(service(generator))(post({ model: 'tiny', prompt: 'a' }));
    await expect(response.text()).rejects.toMatchObject({ name: 'device-lost' });
  });

  it('stops the GPU when the request is aborted, streamed or not', async () => {
    for (const stream of [true, false]) {
      const generator = new ScriptedGenerator(saying('x'.repeat(200)));
      const abort = new AbortController();
      generator.beforeToken = async () => abort.abort();
      const request = new Request(post({ model: 'tiny', prompt: 'a', stream, max_tokens: 200 }), { signal: abort.signal });
      await createHandler(service(generator))(request);
      await expect.poll(() => generator.ends).toEqual(['aborted']);
    }
  });
});

describe('what is refused', () => {
  const refusals: [body: Record<string, unknown>, param: string, code: string][] = [
    [{ prompt: undefined }, 'prompt', 'missing_required_parameter'],
    [{ prompt: 5 }, 'prompt', 'invalid_type'],
    [{ prompt: [] }, 'prompt', 'invalid_value'],
    [{ prompt: '' }, 'prompt', 'invalid_value'],
    [{ prompt: ['a', true] }, 'prompt[1]', 'invalid_type'],
    [{ prompt: [1, 2.5] }, 'prompt[1]', 'invalid_type'],
    [{ prompt: [[1], [-1]] }, 'prompt[1][0]', 'invalid_type'],
    [{ prompt: [277] }, 'prompt', 'invalid_value'],
    [{ prompt: 'a'.repeat(250), max_tokens: 7 }, 'prompt', 'context_length_exceeded'],
    [{ prompt: 'a'.repeat(256) }, 'prompt', 'context_length_exceeded'],
    [{ model: 1 }, 'model', 'invalid_type'],
    [{ max_tokens: 0 }, 'max_tokens', 'integer_below_min_value'],
    [{ max_tokens: 1.5 }, 'max_tokens', 'invalid_type'],
    [{ temperature: 'hot' }, 'temperature', 'invalid_type'],
    [{ temperature: 2.5 }, 'temperature', 'decimal_above_max_value'],
    [{ temperature: -1 }, 'temperature', 'decimal_below_min_value'],
    [{ seed: 0.5 }, 'seed', 'invalid_type'],
    [{ n: 9 }, 'n', 'integer_above_max_value'],
    [{ logprobs: 21 }, 'logprobs', 'integer_above_max_value'],
    [{ logprobs: true }, 'logprobs', 'invalid_type'],
    [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop', 'array_above_max_length'],
    [{ stop: '' }, 'stop', 'invalid_value'],
    [{ stop: ['a', 1] }, 'stop[1]', 'invalid_type'],
    [{ stream: 'yes' }, 'stream', 'invalid_type'],
    [{ stream_options: { include_usage: true } }, 'stream_options', 'invalid_value'],
    [{ stream: true, stream_options: { verbose: true } }, 'stream_options.verbose', 'unknown_parameter'],
    [{ top_p: 0.9 }, 'top_p', 'unsupported_parameter'],
    [{ presence_penalty: 1 }, 'presence_penalty', 'unsupported_parameter'],
    [{ frequency_penalty: -1 }, 'frequency_penalty', 'unsupported_parameter'],
    [{ logit_bias: { 5: 1 } }, 'logit_bias', 'unsupported_parameter'],
    [{ suffix: 'x' }, 'suffix', 'unsupported_parameter'],
    [{ best_of: 3 }, 'best_of', 'unsupported_parameter'],
    [{ top_k: 40 }, 'top_k', 'unknown_parameter'],
    [JSON.parse('{"__proto__": 1}'), '__proto__', 'unknown_parameter'],
  ];

  it.each(refusals)('%j names %s: %s', async (changes, param, code) => {
    const body = { model: 'tiny', prompt: 'a', ...changes };
    if (Object.hasOwn(changes, '__proto__')) Object.defineProperty(body, '__proto__', { value: 1, enumerable: true });
    const response = await createHandler(service())(post(body));
    expect(response.status).toBe(400);
    const { error } = await response.json();
    expect(error).toMatchObject({ param, code, type: 'invalid_request_error' });
    expect(error.message).toContain(param.replace(/[.[].*/, ''));
  });

  it('takes the parameters it does not have with the values that ask for nothing', async () => {
    const idle = {
      top_p: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      logit_bias: {},
      suffix: null,
      best_of: 1,
      user: 'me',
      stop: null,
      logprobs: null,
      stream_options: null,
    };
    const response = await createHandler(service())(post({ model: 'tiny', prompt: 'a', ...idle }));
    expect(response.status).toBe(200);
  });

  it('is told to the official client as its own error classes', async () => {
    const bad = await failure(client().completions.create({ model: 'tiny', prompt: 'a', temperature: 3 }));
    expect(bad).toBeInstanceOf(BadRequestError);
    expect(bad).toMatchObject({ param: 'temperature', code: 'decimal_above_max_value' });
    expect(await failure(client().completions.create({ model: 'gpt-4', prompt: 'a' }))).toBeInstanceOf(NotFoundError);
    const lost = new ScriptedGenerator(saying('a'));
    lost.destroy();
    const error = await failure(client(lost).completions.create({ model: 'tiny', prompt: 'a' }));
    expect(error).toBeInstanceOf(InternalServerError);
    expect(error.code).toBe('device_lost');
  });

  it.each(['', '{', '[]', 'null', '"text"', '1'])('a body of %j', async (body) => {
    const response = await createHandler(service())(post(body));
    expect(response.status).toBe(400);
    expect((await response.json()).error.message).toContain('body');
  });

  it('an unknown route, and a known one with another method', async () => {
    const handle = createHandler(service());
    const unknown = await handle(new Request(`${ORIGIN}/v1/images/generations`, { method: 'POST' }));
    expect([unknown.status, (await unknown.json()).error.code]).toEqual([404, 'unknown_url']);
    const wrong = await handle(new Request(`${ORIGIN}/v1/completions`));
    expect([wrong.status, (await wrong.json()).error.message]).toEqual([405, 'GET is not allowed at /v1/completions. Use POST.']);
    expect(wrong.headers.get('allow')).toBe('POST');
    const broken = await handle(new Request(`${ORIGIN}/v1/models/%zz`));
    expect(broken.status).toBe(400);
  });
});

describe('which model answers', () => {
  const ask = { model: 'gpt-oss-20b', prompt: 'a' } as const;
  const withStatus = (status: ModelStatus, changes: Partial<ModelService> = {}) =>
    clientOf(createHandler(service(undefined, { models: async () => [summary('gpt-oss-20b', status)], ...changes })));

  it('never starts a large download: an absent model says what to do', async () => {
    const error = await failure(withStatus('absent').completions.create(ask));
    expect(error).toMatchObject({ status: 400, code: 'model_not_downloaded', param: 'model' });
    expect(error.message).toContain('Download it in the page first');
  });

  it('says 503 while a model is being downloaded', async () => {
    const error = await failure(withStatus('downloading').completions.create(ask));
    expect(error).toMatchObject({ status: 503, code: 'model_not_ready' });
    expect(error.headers?.get('retry-after')).toBe('5');
  });

  it('fetches a model that may be fetched, and waits for one that is stored or loading', async () => {
    expect((await withStatus('absent', { mayFetch: async () => true }).completions.create(ask)).choices).toHaveLength(1);
    for (const status of ['stored', 'loading', 'loaded'] as const) {
      expect((await withStatus(status).completions.create(ask)).choices).toHaveLength(1);
    }
  });

  it('tells a load that failed by its name', async () => {
    const refused = new Error('maxBufferSize: needed 2 GiB, found 1 GiB.');
    refused.name = 'limits-too-small';
    const error = await failure(withStatus('stored', { open: () => Promise.reject(refused) }).completions.create(ask));
    expect(error).toMatchObject({ status: 500, code: 'limits_too_small' });
    expect(error.headers?.get('x-should-retry')).toBe('false');
  });
});
