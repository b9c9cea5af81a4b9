// GET /v1/models and /v1/models/{id}. Also finds and opens the model that a request names.

import type { ModelSummary } from '../../../contracts/models.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { requestSchemas } from '../endpoints.ts';
import { ApiError } from '../http/errors.ts';
import type { Route } from '../http/route.ts';
import { defaultModel } from './default-model.ts';

/** The functions that the API needs from the app's models. */
export interface ModelService {
  models(): Promise<ModelSummary[]>;
  /**
   * Whether a model that is not stored may be downloaded without a question: it is small, and from
   * the app's own folder.
   */
  mayFetch(model: ModelSummary): Promise<boolean>;
  /**
   * Waits until the model is loaded. Its weights come from this device, or from the network where
   * `mayFetch` allows it.
   */
  open(model: ModelSummary, signal: AbortSignal): Promise<ServedModel>;
}

/** OpenAI's model object, with more fields for a program inside a page. */
function modelObject(model: ModelSummary, created: number) {
  return {
    id: model.id,
    object: 'model',
    created,
    owned_by: 'gpt-oss-web',
    status: model.status,
    notice: model.notice,
    url: model.url,
    total_bytes: model.totalBytes,
    stored_bytes: model.storedBytes,
  };
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/**
 * The model that a request names with `name`: its id, or a gateway's longer name for it
 * ("openai/gpt-oss-20b", "@cf/openai/gpt-oss-20b"). Throws 404 `model_not_found`.
 */
function findModel(models: readonly ModelSummary[], name: string): ModelSummary {
  const found = models.find(({ id }) => id === name) ?? models.find(({ id }) => id === lastSegment(name));
  if (found) return found;
  const known = models.map(({ id }) => `'${id}'`).join(', ') || 'none';
  throw new ApiError(404, 'model_not_found', `The model '${name}' does not exist here. Known models: ${known}.`, 'model');
}

function isHere({ status }: ModelSummary): boolean {
  return status === 'stored' || status === 'loading' || status === 'loaded';
}

/**
 * Finds the model by any of its names, or for null the one that `defaultModel` gives, and waits
 * until it can answer. A stored model is loaded first. Errors: 400 `missing_required_parameter` if
 * no model is here, 404 `model_not_found`, 404 `model_not_downloaded` (a program cannot start a
 * large download), 503 `model_not_ready`.
 */
export async function openModel(service: ModelService, name: string | null, signal: AbortSignal): Promise<ServedModel> {
  const model = name === null ? await defaultModel(service) : findModel(await service.models(), name);
  if (isHere(model) || (await service.mayFetch(model))) return service.open(model, signal);
  if (model.status === 'downloading') {
    const message = `The model '${model.id}' is being downloaded (${model.storedBytes} of ${model.totalBytes} bytes). Ask again later.`;
    throw new ApiError(503, 'model_not_ready', message, 'model');
  }
  const found = model.status === 'paused' ? 'only partly on this device' : 'not on this device';
  const message = `The model '${model.id}' is ${found}. Download it in the page first, then ask again.`;
  throw new ApiError(404, 'model_not_downloaded', message, 'model');
}

async function listModels(service: ModelService, created: number): Promise<Response> {
  const models = await service.models();
  return Response.json({ object: 'list', data: models.map((model) => modelObject(model, created)) });
}

/** One model under the name that was requested, with the schemas of requests to it. */
async function retrieveModel(service: ModelService, name: string, created: number): Promise<Response> {
  const model = modelObject(findModel(await service.models(), name), created);
  return Response.json({ ...model, id: name, json_request_schema: requestSchemas() });
}

/** The routes of the models. */
export function modelRoutes(service: ModelService): Route[] {
  const created = Math.floor(Date.now() / 1000);
  return [
    { method: 'GET', path: '/models', answer: () => listModels(service, created) },
    { method: 'GET', path: '/models/{id}', answer: (_, name) => retrieveModel(service, name, created) },
  ];
}
