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
