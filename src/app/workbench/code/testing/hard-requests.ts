// Requests whose texts break quoting in one language or another, and what a server must receive.
import type { EndpointId, WorkbenchRequest } from '../../request.ts';
import type { Target } from '../snippets.ts';

const NASTY = `it's "quoted" \\ back\\\\slash $HOME \`id\` \${x} %s {y}\nEND\r\n\t\u0000\u2028 é 🙂 'END' """ ''' #{z} !!`;
const KEY = `k'e"y$HOME\``;
/** The paths as the APIs' references have them. */
const PATHS: Readonly<Record<EndpointId, string>> = {
  chat: '/v1/chat/completions',
  responses: '/v1/responses',
  completions: '/v1/completions',
  'workers-ai': "/client/v4/accounts/x/ai/run/it's/a%20model",
};
const ENDPOINTS = Object.keys(PATHS) as EndpointId[];

/** Every endpoint, streamed and not. */
export const CASES = ENDPOINTS.flatMap((endpoint) => [true, false].map((stream) => [endpoint, stream] as const));

/** A request to an endpoint with hard texts, in values and in names. */
export function requestTo(endpoint: EndpointId, stream: boolean): WorkbenchRequest {
  const given = endpoint === 'chat' || endpoint === 'workers-ai' ? { messages: [{ role: 'user', content: NASTY }] } : {};
  const text = endpoint === 'responses' ? { input: NASTY } : endpoint === 'completions' ? { prompt: NASTY } : {};
  return {
    endpoint,
    model: "it's/a model",
    body: { ...given, ...text, stream, top_k: 5, stop: null, metadata: { [NASTY]: 'x', a: [], b: {}, c: true, d: -0.5 } },
  };
}

/** Where code for an endpoint sends its request, on a server at `origin`, with a hard key. */
export function targetOf(endpoint: EndpointId, origin: string): Target {
  const path = endpoint === 'workers-ai' ? '/client/v4/accounts/x/ai/run' : '/v1';
  return { baseUrl: `${origin}${path}`, key: KEY };
}

/** The only call that a server may receive for a request. */
export function callOf(request: WorkbenchRequest) {
  const isRun = request.endpoint === 'workers-ai';
  return {
    path: PATHS[request.endpoint],
    key: `Bearer ${KEY}`,
    body: isRun ? request.body : { model: request.model, ...request.body },
  };
}
