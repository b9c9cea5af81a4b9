// The API as one pure function from Request to Response: the routes, and errors in OpenAI's shape for everything else.
// Takes web Requests, gives web Responses; mounts in the service worker's path, as an SDK's `fetch`, and in a test, alike.

import { createCompletion } from './completions.ts';
import { ApiError, errorResponse } from './errors.ts';
import { listModels, type ModelService, retrieveModel } from './models.ts';

interface Route {
  method: 'GET' | 'POST';
  /** Matched against the path below `/v1`; its first group is the endpoint's argument. */
  path: RegExp;
  answer(request: Request, argument: string): Promise<Response>;
}

export type Handler = (request: Request) => Promise<Response>;

/** Makes the handler. It answers every request and never rejects. */
export function createHandler(service: ModelService): Handler {
  const created = Math.floor(Date.now() / 1000);
  const routes: Route[] = [
    { method: 'GET', path: /^\/models$/, answer: () => listModels(service, created) },
    { method: 'GET', path: /^\/models\/(.+)$/, answer: (_, name) => retrieveModel(service, decodeSegment(name), created) },
    { method: 'POST', path: /^\/completions$/, answer: (request) => createCompletion(service, request) },
  ];
  return async (request) => {
    try {
      return await answer(routes, request);
    } catch (error) {
      return errorResponse(error);
    }
  };
}

async function answer(routes: readonly Route[], request: Request): Promise<Response> {
  const path = pathBelowV1(request.url);
  const atPath = routes.filter((route) => route.path.test(path));
  if (atPath.length === 0) throw unknownRoute(`/v1${path}`);
  const route = atPath.find(({ method }) => method === request.method);
  if (!route) return methodNotAllowed(request.method, path, atPath);
  return route.answer(request, route.path.exec(path)?.[1] ?? '');
}

/** The page may live in a folder of its host, so whatever stands before `/v1/` does not matter. */
function pathBelowV1(url: string): string {
  const { pathname } = new URL(url);
  const start = pathname.indexOf('/v1/');
  if (start < 0) throw unknownRoute(pathname);
  return pathname.slice(start + '/v1'.length).replace(/\/$/, '');
}

function methodNotAllowed(method: string, path: string, atPath: readonly Route[]): Response {
  const allowed = atPath.map((route) => route.method).join(', ');
  const message = `${method} is not allowed at /v1${path}. Use ${allowed}.`;
  const response = errorResponse(new ApiError(405, 'method_not_allowed', message));
  response.headers.set('allow', allowed);
  return response;
}

function unknownRoute(path: string): ApiError {
  const message = `Unknown route: ${path}. Here are GET /v1/models, GET /v1/models/{id} and POST /v1/completions.`;
  return new ApiError(404, 'unknown_url', message);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new ApiError(400, 'invalid_url', `'${segment}' is no percent-encoded text.`);
  }
}
