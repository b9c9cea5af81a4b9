import { BadRequestError, InternalServerError, NotFoundError } from 'openai';
import { describe, expect, it } from 'vitest';
import { client, failure, ORIGIN, post, service } from '../../testing/api-client.ts';
import { saying } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { createHandler } from './handler.ts';

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
    [{ top_p: 1.5 }, 'top_p', 'decimal_above_max_value'],
    [{ presence_penalty: 3 }, 'presence_penalty', 'decimal_above_max_value'],
    [{ logit_bias: { 5: '1' } }, 'logit_bias.5', 'invalid_type'],
    [{ logit_bias: { 277: 1 } }, 'logit_bias', 'invalid_value'],
    [{ suffix: 'x' }, 'suffix', 'unsupported_parameter'],
    [{ best_of: 3 }, 'best_of', 'unsupported_parameter'],
    [{ typical_p: 0.9 }, 'typical_p', 'unknown_parameter'],
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

  it('gives the official client its own error classes', async () => {
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
    const { error } = await unknown.json();
    expect([unknown.status, error.code]).toEqual([404, 'unknown_url']);
    for (const route of ['GET /v1/models', 'GET /v1/models/{id}', 'POST /v1/completions']) expect(error.message).toContain(route);
    const wrong = await handle(new Request(`${ORIGIN}/v1/completions`));
    expect([wrong.status, (await wrong.json()).error.message]).toEqual([405, 'GET is not allowed at /v1/completions. Use POST.']);
    expect(wrong.headers.get('allow')).toBe('POST');
    const broken = await handle(new Request(`${ORIGIN}/v1/models/%zz`));
    expect(broken.status).toBe(400);
  });
});
