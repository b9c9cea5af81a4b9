// GET and DELETE /v1/responses/{id}, its input items, and its cancellation.

import { ApiError } from '../http/errors.ts';
import { nameIgnored } from '../http/ignored.ts';
import type { Route } from '../http/route.ts';
import { itemPage } from './input-item-page.ts';
import { parseItemsQuery, parseRetrieveQuery } from './request/queries.ts';
import type { LiveResponse, LiveResponses } from './store/live-responses.ts';
import type { ResponseStore, StoredResponse } from './store/response-store.ts';

interface Ports {
  store: ResponseStore;
  live: LiveResponses;
}

/** The routes of responses that are there. */
export function storedResponseRoutes(ports: Ports): Route[] {
  return [
    { method: 'GET', path: '/responses/{id}/input_items', answer: (request, id) => listItems(request, id, ports) },
    { method: 'POST', path: '/responses/{id}/cancel', answer: (_, id) => cancel(id, ports) },
    { method: 'GET', path: '/responses/{id}', answer: (request, id) => retrieve(request, id, ports) },
    { method: 'DELETE', path: '/responses/{id}', answer: (_, id) => remove(id, ports) },
  ];
}

async function retrieve(request: Request, id: string, ports: Ports): Promise<Response> {
  const query = parseRetrieveQuery(request.url);
  const { response } = await find(id, ports);
  return nameIgnored(Response.json(response), query);
}

async function listItems(request: Request, id: string, ports: Ports): Promise<Response> {
  const { body, query } = parseItemsQuery(request.url);
  const { input } = await find(id, ports);
  return nameIgnored(Response.json(itemPage(input, query)), body);
}

/** A response that has ended is given as it is: to cancel twice is no error. */
async function cancel(id: string, { store, live }: Ports): Promise<Response> {
  const running = live.get(id);
  if (running) return Response.json(await running.cancel());
  const stored = await store.get(id);
  if (!stored) throw notFound(id);
  return Response.json(stored.response);
}

async function remove(id: string, { store, live }: Ports): Promise<Response> {
  const running = live.get(id);
  await running?.discard();
  const wasStored = await store.delete(id);
  if (!running && !wasStored) throw notFound(id);
  return Response.json({ id, object: 'response', deleted: true });
}

async function find(id: string, { store, live }: Ports): Promise<Pick<StoredResponse, 'response' | 'input'>> {
  const running = live.get(id);
  if (running) return asStored(running);
  const stored = await store.get(id);
  if (stored) return stored;
  throw notFound(id);
}

function asStored({ response, conversation }: LiveResponse): Pick<StoredResponse, 'response' | 'input'> {
  return { response, input: conversation.input };
}

function notFound(id: string): ApiError {
  return new ApiError(
    404,
    'response_not_found',
    `Response with id '${id}' not found. It may be deleted, or was made with 'store': false.`,
    'id',
  );
}
