// The API as one function from Request to Response. It answers the routes of the endpoints, and
// everything else with an error in OpenAI's shape. It runs behind the service worker, as the
// `fetch` of an SDK, and in tests.

import type { EndpointName } from '../../../contracts/api/status.ts';
import { type Clock, SYSTEM_CLOCK } from '../../answers/clock.ts';
import { chatRoutes } from '../chat-completions/endpoint.ts';
import { completionRoutes } from '../completions/endpoint.ts';
import { NO_TOOLS, type ToolPorts } from '../hosted-tools/tool-ports.ts';
import { type ModelService, modelRoutes } from '../models/endpoint.ts';
import { responseRoutes } from '../responses/endpoint.ts';
import { memoryResponseStore } from '../responses/store/memory-response-store.ts';
import type { ResponseStore } from '../responses/store/response-store.ts';
import { tokenizeRoutes } from '../tokenize/endpoint.ts';
import { SampledCalls } from '../turn/sampled-calls.ts';
import { workersAiRoutes } from '../workers-ai/endpoint.ts';
import { inEnvelope } from './cloudflare.ts';
import { ApiError, errorResponse } from './errors.ts';
import { type MountedPath, type MountName, mountedPath, prefixOf } from './mounts.ts';
import type { Route } from './route.ts';

/** Answers every request of the API and never rejects. */
export interface Handler {
  (request: Request): Promise<Response>;
  readonly endpoints: readonly EndpointName[];
}

export interface HandlerPorts {
  /** Default: this worker's memory. */
  responses?: ResponseStore;
  /** Default: this device's. */
  clock?: Pick<Clock, 'today'>;
  /** Tools that run here. Default: none. */
  tools?: ToolPorts;
}

/** Makes the handler of all endpoints. */
export function createHandler(service: ModelService, ports: HandlerPorts = {}): Handler {
  const { responses: store = memoryResponseStore(), clock = SYSTEM_CLOCK, tools = NO_TOOLS } = ports;
  const turns = { clock, sampledCalls: new SampledCalls() };
  const responses = { store, live: new Map(), tools, ...turns };
  return handlerOf([
    ...modelRoutes(service),
    ...completionRoutes(service),
    ...chatRoutes(service, turns),
    ...responseRoutes(service, responses),
    ...tokenizeRoutes(service, turns),
    ...workersAiRoutes(service, responses),
  ]);
}

/** Makes the handler of `routes`. Below `run` it answers in Cloudflare's shape. */
export function handlerOf(routes: readonly Route[]): Handler {
  const handle = async (request: Request) => {
    const { pathname } = new URL(request.url);
    const response = await answer(routes, request).catch(errorResponse);
    return isCloudflare(pathname) ? inEnvelope(response) : response;
  };
  return Object.assign(handle, { endpoints: routes.map(endpointOf) });
}

const endpointOf = (route: Route): EndpointName => ({ method: route.method, path: prefixOf(mountOf(route)) + route.path });

async function answer(routes: readonly Route[], request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const mounted = mountedPath(pathname);
  const atPath = mounted ? routes.filter((route) => isAt(route, mounted)) : [];
  if (!mounted || atPath.length === 0) throw unknownRoute(routes, pathname);
  const route = atPath.find(({ method }) => method === request.method);
  if (!route) return methodNotAllowed(request.method, mounted, atPath);
  return route.answer(request, decodeSegment(patternOf(route).exec(mounted.path)?.[1] ?? ''));
}

/**
 * Whether Cloudflare's REST API would answer a path in its envelope. Its `…/ai/v1/` is for OpenAI's
 * clients, and does not.
 */
function isCloudflare(pathname: string): boolean {
  const mount = mountedPath(pathname)?.mount ?? null;
  return mount === 'run' || (mount === null && pathname.includes('/client/v4/'));
}

const mountOf = ({ mount = 'v1' }: Route): MountName => mount;

function isAt(route: Route, { mount, path }: MountedPath): boolean {
  return mountOf(route) === mount && patternOf(route).test(path);
}

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}$/, '(.+)').replace(/\{\w+\}/, '([^/]+)')}$`);
}

function methodNotAllowed(method: string, { mount, path }: MountedPath, atPath: readonly Route[]): Response {
  const allowed = atPath.map((route) => route.method).join(', ');
  const message = `${method} is not allowed at ${prefixOf(mount)}${path}. Use ${allowed}.`;
  const response = errorResponse(new ApiError(405, 'method_not_allowed', message));
  response.headers.set('allow', allowed);
  return response;
}

/** The 404, with a list of all routes. */
function unknownRoute(routes: readonly Route[], path: string): ApiError {
  const mounted = routes
    .map(endpointOf)
    .map((known) => `${known.method} ${known.path}`)
    .join(', ');
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
