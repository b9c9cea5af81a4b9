import Ajv2020 from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { service } from '../testing/api-client.ts';
import { ENDPOINTS, requestSchemas } from './endpoints.ts';
import { createHandler } from './http/handler.ts';

/** Routes of POST that read only their path, and second paths of endpoints. */
const NO_ENDPOINT = new Set(['/v1/responses/{id}/cancel', '/v1/tokenize', '/v1/detokenize']);

test('every route that takes a body is in the table of endpoints, and every endpoint is a route', () => {
  const routes = createHandler(service()).endpoints.filter(({ method, path }) => method === 'POST' && !NO_ENDPOINT.has(path));
  expect(routes.map(({ path }) => path).toSorted()).toEqual(ENDPOINTS.map(({ path }) => path).toSorted());
});

const CHAT = { model: 'tiny', messages: [{ role: 'user', content: 'Hi' }] };
const RUN = '/client/v4/accounts/{account}/ai/run/{model}';

test.each<[string, object, object[]]>([
  ['/v1/chat/completions', CHAT, [{ messages: [] }, { n: 0 }, { messages: [{ role: 'robot', content: 'Hi' }] }, { tools: [{}] }]],
  ['/v1/responses', { model: 'tiny', input: 'Hi' }, [{ input: 5 }, { temperature: 3 }, { max_output_tokens: 0 }]],
  ['/v1/completions', { model: 'tiny', prompt: 'a' }, [{ prompt: 5 }, { n: 9 }]],
  [RUN, { prompt: 'a', temperature: 5 }, [{ prompt: '' }, { temperature: 6 }, { seed: 0 }, { top_k: 51 }]],
  [RUN, { messages: CHAT.messages, tools: [{ name: 'f' }] }, [{ messages: [] }, { tools: [{ description: 'f' }] }, { top_p: 0 }]],
  [RUN, { requests: [{ input: 'a' }] }, [{ requests: [] }, { requests: [{ input: 5 }] }]],
  ['/tokenize', { prompt: 'a' }, [{ prompt: 5 }, { add_special_tokens: 'no' }]],
  ['/detokenize', { tokens: [1] }, [{ tokens: [-1] }, { tokens: 'a' }]],
])('the JSON Schema of %s accepts %j, and no wrong changes of it', (path, body, wrong) => {
  const isValid = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, strictTuples: false }).compile(
    requestSchemas()[path] ?? {},
  );
  expect(isValid(body), JSON.stringify(isValid.errors)).toBe(true);
  for (const changes of wrong) expect(isValid({ ...body, ...changes }), JSON.stringify(changes)).toBe(false);
});
