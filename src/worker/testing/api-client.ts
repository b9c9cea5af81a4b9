// The API around a scripted generator, for tests. The official client has the handler as its
// network.

import OpenAI, { APIError } from 'openai';
import type { ModelStatus, ModelSummary } from '../../contracts/models.ts';
import { createHandler, type Handler } from '../api/http/handler.ts';
import type { ModelService } from '../api/models/endpoint.ts';
import { saying, serve } from './byte-model.ts';
import { ScriptedGenerator } from './scripted-generator.ts';

export const ORIGIN = 'https://app.test';

export function summary(id: string, status: ModelStatus): ModelSummary {
  const storedBytes = status === 'absent' ? 0 : 10;
  const facts = {
    totalBytes: 10,
    storedBytes,
    trust: null,
    gpuBytes: null,
    loadOptions: null,
    isInMemory: false,
    wasEvicted: false,
    notice: null,
  };
  return { id, url: `https://hub.test/${id}`, status, ...facts };
}

/** A service with one stored and one absent model. The result of `open` is scripted. */
export function service(
  generator = new ScriptedGenerator(saying('hello world')),
  changes: Partial<ModelService> = {},
): ModelService {
  return {
    models: async () => [summary('tiny', 'stored'), summary('gpt-oss-20b', 'absent')],
    mayFetch: async () => false,
    open: async ({ id }) => serve(generator, id),
    ...changes,
  };
}

/** The official client with the handler as its network. */
export function clientOf(handle: Handler): OpenAI {
  return new OpenAI({
    baseURL: `${ORIGIN}/v1`,
    apiKey: 'unused',
    maxRetries: 0,
    fetch: (url, init) => handle(new Request(url, init)),
  });
}

export function client(generator?: ScriptedGenerator): OpenAI {
  return clientOf(createHandler(service(generator)));
}

/** A completion request. A string is sent unchanged. */
export function post(body: unknown): Request {
  return new Request(`${ORIGIN}/v1/completions`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The error that the official client rejects with. */
export async function failure(promise: PromiseLike<unknown>): Promise<APIError> {
  const error = await Promise.resolve(promise).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof APIError) return error;
  throw new Error(`Expected an APIError, but got ${String(error)}`);
}
