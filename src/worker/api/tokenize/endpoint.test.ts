import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it, test } from 'vitest';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { createEncoding } from '../../harmony/encoding.ts';
import { ORIGIN, service, summary } from '../../testing/api-client.ts';
import { BYTE_VOCABULARY, idsOf, saying, serve } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { createHandler } from '../http/handler.ts';
import type { ModelService } from '../models/endpoint.ts';

/** gpt-oss's own tokenizer around a generator that nothing calls. */
const official: Partial<ModelService> = (() => {
  const encoding = createEncoding(readTokenizer(o200kHarmonyFile()));
  return { open: async ({ id }) => ({ ...serve(new ScriptedGenerator(saying('')), id), encoding, vocabulary: 201_088 }) };
})();

async function call(path: string, body: object, changes: Partial<ModelService> = {}) {
  const request = new Request(ORIGIN + path, { method: 'POST', body: JSON.stringify(body) });
  const response = await createHandler(service(undefined, changes))(request);
  return { status: response.status, ignored: response.headers.get('x-gpt-oss-web-ignored'), json: await response.json() };
}

const TEXTS = ['hello world', '  two  spaces\n\n\ttab', 'Grüße, 世界! 👩‍👩‍👧', 'let x = 12345.678e-9;', 'हिन्दी العربية', ''];

describe('POST /tokenize of a text', () => {
  test.each(TEXTS)('%j has the ids that another tokenizer gives, and they become the text again', async (prompt) => {
    const { json } = await call('/tokenize', { model: 'tiny', prompt }, official);
    const tokens = encode(prompt);
    expect(json).toEqual({ count: tokens.length, max_model_len: 256, tokens, token_strs: null });
    expect(await call('/detokenize', { model: 'tiny', tokens }, official)).toMatchObject({ status: 200, json: { prompt } });
  });

  it('spells tokens as the vocabulary does, no byte lost', async () => {
    const body = { model: 'tiny', prompt: '<|start|>user a\u{1f995}', return_token_strs: true };
    const { json } = await call('/v1/tokenize', body, official);
    expect(json.token_strs.slice(0, 3)).toEqual(['<|start|>', 'user', 'Ġa']);
    expect(json.tokens.slice(0, 2)).toEqual([200_006, 1428]);
    expect(json.token_strs.slice(3).join('')).toBe('ðŁ¦ķ');
  });

  it('counts a text that is longer than the context', async () => {
    const { json } = await call('/tokenize', { model: 'tiny', prompt: 'a'.repeat(300) });
    expect(json).toMatchObject({ count: 300, max_model_len: 256 });
  });

  it('names unknown parameters', async () => {
    const { status, ignored } = await call('/tokenize', { model: 'tiny', prompt: 'a', add_special_tokens: false, verbose: 1 });
    expect([status, ignored]).toEqual([200, 'verbose']);
  });
});

describe('POST /detokenize', () => {
  it('spells special tokens, and shows a cut character as U+FFFD', async () => {
    const tokens = [...idsOf('<|start|>é'), 195];
    expect((await call('/v1/detokenize', { tokens })).json).toEqual({ prompt: '<|start|>é\ufffd' });
  });

  test.each([
    [{ tokens: [1, BYTE_VOCABULARY] }, 'tokens[1]', 'invalid_value'],
    [{ tokens: [-1] }, 'tokens[0]', 'integer_below_min_value'],
    [{ tokens: ['1'] }, 'tokens[0]', 'invalid_type'],
    [{ tokens: '1' }, 'tokens', 'invalid_type'],
    [{}, 'tokens', 'missing_required_parameter'],
  ])('%j is refused at %s', async (body, param, code) => {
    expect(await call('/detokenize', { model: 'tiny', ...body })).toMatchObject({
      status: 400,
      json: { error: { param, code } },
    });
  });
});

describe('a request without a model', () => {
  const ask = (...models: ReturnType<typeof summary>[]) => call('/tokenize', { prompt: 'a' }, { models: async () => models });

  it('is answered by one that is here', async () => {
    expect((await ask(summary('a', 'absent'), summary('b', 'stored'))).status).toBe(200);
  });

  it('is refused if none is here', async () => {
    const error = { param: 'model', code: 'missing_required_parameter' };
    expect(await ask(summary('a', 'absent'))).toMatchObject({ status: 400, json: { error } });
  });
});
