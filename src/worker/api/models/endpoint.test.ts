import Ajv2020 from 'ajv/dist/2020.js';
import { NotFoundError } from 'openai';
import { describe, expect, it } from 'vitest';
import type { ModelStatus } from '../../../contracts/models.ts';
import { client, clientOf, failure, service, summary } from '../../testing/api-client.ts';
import { createHandler } from '../http/handler.ts';
import type { ModelService } from './endpoint.ts';

describe('GET /v1/models', () => {
  it('lists every model with its status', async () => {
    const { data } = await client().models.list();
    expect(data).toMatchObject([
      { id: 'tiny', object: 'model', status: 'stored' },
      { id: 'gpt-oss-20b', object: 'model', status: 'absent' },
    ]);
    expect(data.every(({ created, owned_by }) => Number.isInteger(created) && owned_by.length > 0)).toBe(true);
  });

  it.each(['gpt-oss-20b', 'openai/gpt-oss-20b', '@cf/openai/gpt-oss-20b', '@cf/openai/tiny'])(
    'finds a model by the name %s, and echoes it',
    async (name) => {
      const model = await client().models.retrieve(name);
      expect(model).toMatchObject({ id: name, object: 'model', status: name.endsWith('tiny') ? 'stored' : 'absent' });
    },
  );

  it('gives the schemas of requests, which accept what the endpoints accept and nothing else', async () => {
    const model = await client().models.retrieve('tiny');
    const { json_request_schema: schemas } = model as unknown as { json_request_schema: Record<string, object> };
    const isValid = new Ajv2020({ strict: true, strictTypes: false }).compile(schemas['/v1/completions'] ?? {});
    const body = { model: 'tiny', prompt: 'a', stop: ['x'], temperature: null };
    expect(isValid(body)).toBe(true);
    for (const wrong of [
      { prompt: undefined },
      { prompt: 5 },
      { temperature: 3 },
      { n: 0 },
      { stop: ['a', 'b', 'c', 'd', 'e'] },
    ]) {
      expect(isValid(JSON.parse(JSON.stringify({ ...body, ...wrong }))), JSON.stringify(wrong)).toBe(false);
    }
  });

  it('says 404 model_not_found for others', async () => {
    const error = await failure(client().models.retrieve('gpt-4'));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model', type: 'invalid_request_error' });
    expect(error.message).toContain("'gpt-4'");
  });
});

describe('which model answers', () => {
  const ask = { model: 'gpt-oss-20b', prompt: 'a' } as const;
  const withStatus = (status: ModelStatus, changes: Partial<ModelService> = {}) =>
    clientOf(createHandler(service(undefined, { models: async () => [summary('gpt-oss-20b', status)], ...changes })));

  it('never starts a large download: an absent model says what to do', async () => {
    const error = await failure(withStatus('absent').completions.create(ask));
    expect(error).toMatchObject({ status: 404, code: 'model_not_downloaded', param: 'model' });
    expect(error.message).toContain('Download it in the page first');
  });

  it('says so too of one whose download stopped midway', async () => {
    const error = await failure(withStatus('paused').completions.create(ask));
    expect(error).toMatchObject({ status: 404, code: 'model_not_downloaded' });
    expect(error.message).toContain('only partly');
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

  it.each(['tiny', 'openai/tiny', '@cf/openai/tiny'])('answers as the %s that was asked for', async (model) => {
    expect((await client().completions.create({ model, prompt: 'a' })).model).toBe(model);
  });

  it('tells a load that failed by its name', async () => {
    const refused = new Error('maxBufferSize: needed 2 GiB, found 1 GiB.');
    refused.name = 'limits-too-small';
    const error = await failure(withStatus('stored', { open: () => Promise.reject(refused) }).completions.create(ask));
    expect(error).toMatchObject({ status: 500, code: 'limits_too_small' });
    expect(error.headers?.get('x-should-retry')).toBe('false');
  });
});
