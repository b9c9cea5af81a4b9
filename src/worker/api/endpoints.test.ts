import { expect, test } from 'vitest';
import { ORIGIN, service } from '../testing/api-client.ts';
import { ENDPOINTS } from './endpoints.ts';
import { createHandler } from './http/handler.ts';

test('every route that takes a body is in the table of endpoints, and every endpoint is a route', async () => {
  const response = await createHandler(service())(new Request(`${ORIGIN}/v1/none`));
  const { error } = await response.json();
  const routes = [...error.message.matchAll(/POST (\/[^\s,]*[^\s,.])/g)].map(([, path]) => path as string);
  const withBody = routes.filter((path) => !NO_ENDPOINT.has(path));
  expect(withBody.toSorted()).toEqual(ENDPOINTS.map(({ path }) => path).toSorted());
});

/** Routes of POST that read only their path, and second paths of endpoints. */
const NO_ENDPOINT = new Set(['/v1/responses/{id}/cancel', '/v1/tokenize', '/v1/detokenize']);
