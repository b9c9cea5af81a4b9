// The API as one function from Request to Response. It answers the routes of the endpoints, and
// everything else with an error in OpenAI's shape. It runs behind the service worker, as the
// `fetch` of an SDK, and in tests.

import { completionRoutes } from '../completions/endpoint.ts';
import { type ModelService, modelRoutes } from '../models/endpoint.ts';
import { ApiError, errorResponse } from './errors.ts';
import type { Route } from './route.ts';

export type Handler = (request: Request) => Promise<Response>;

/** Creates the handler. It answers every request and never rejects. */
export function createHandler(service: ModelService): Handler {
  const routes = [...modelRoutes(service), ...completionRoutes(service)];
  return async (request) => {
    try {
      return await answer(routes, request);
    } catch (error) {
      return errorResponse(error);
    }
  };
}

async function answer(routes: readonly Route[], request: Request): Promise<Response> {
  const path = pathBelowV1(routes, request.url);
  const atPath = routes.filter((route) => patternOf(route).test(path));
  if (atPath.length === 0) throw unknownRoute(routes, `/v1${path}`);
  const route = atPath.find(({ method }) => method === request.method);
  if (!route) return methodNotAllowed(request.method, path, atPath);
  return route.answer(request, decodeSegment(patternOf(route).exec(path)?.[1] ?? ''));
}

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}$/, '(.+)')}$`);
}

/**
 * The path from `/v1/` on. The page may be in a folder of its host, so the path before `/v1/` does
 * not matter.
 */
function pathBelowV1(routes: readonly Route[], url: string): string {
  const { pathname } = new URL(url);
  const start = pathname.indexOf('/v1/');
  if (start < 0) throw unknownRoute(routes, pathname);
  return pathname.slice(start + '/v1'.length).replace(/\/$/, '');
}

function methodNotAllowed(method: string, path: string, atPath: readonly Route[]): Response {
  const allowed = atPath.map((route) => route.method).join(', ');
  const message = `${method} is not allowed at /v1${path}. Use ${allowed}.`;
  const response = errorResponse(new ApiError(405, 'method_not_allowed', message));
  response.headers.set('allow', allowed);
  return response;
}

/** The 404, with a list of all routes. */
function unknownRoute(routes: readonly Route[], path: string): ApiError {
  const mounted = routes.map((route) => `${route.method} /v1${route.path}`).join(', ');
  return new ApiError(404, 'unknown_url', `Unknown route: ${path}. Here are: ${mounted}.`);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new ApiError(400, 'invalid_url', `'${segment}' is no percent-encoded text.`);
  }
}
