// A request of the workbench: its endpoint, its form and its body. The body is what is sent.

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export type EndpointId = 'chat' | 'responses' | 'completions' | 'workers-ai';

export interface WorkbenchEndpoint {
  id: EndpointId;
  label: string;
  /** Its path as the API names it; the key of its schema. */
  path: string;
  /** A request to begin with. */
  start: Json;
  /** Parameters that are shown first, in their order. */
  basic: readonly string[];
}

const SAMPLING = ['temperature', 'top_p', 'seed', 'stop', 'stream'];

export const WORKBENCH_ENDPOINTS: readonly WorkbenchEndpoint[] = [
  {
    id: 'chat',
    label: 'Chat Completions',
    path: '/v1/chat/completions',
    start: { messages: [{ role: 'user', content: 'Name three rivers that end in the Black Sea.' }], stream: true },
    basic: ['reasoning_effort', ...SAMPLING.slice(0, 2), 'max_completion_tokens', ...SAMPLING.slice(2), 'tools', 'tool_choice'],
  },
  {
    id: 'responses',
    label: 'Responses',
    path: '/v1/responses',
    start: { input: 'Name three rivers that end in the Black Sea.', stream: true, store: false },
    basic: ['instructions', 'reasoning', ...SAMPLING.slice(0, 2), 'max_output_tokens', ...SAMPLING.slice(2), 'tools'],
  },
  {
    id: 'completions',
    label: 'Completions',
    path: '/v1/completions',
    start: { prompt: 'Once upon a time', max_tokens: 100, stream: true },
    basic: ['temperature', 'top_p', 'max_tokens', 'seed', 'stop', 'stream', 'echo'],
  },
  {
    id: 'workers-ai',
    label: 'Workers AI',
    path: '/client/v4/accounts/{account}/ai/run/{model}',
    start: { messages: [{ role: 'user', content: 'Name three rivers that end in the Black Sea.' }], stream: true },
    basic: ['reasoning_effort', 'temperature', 'top_p', 'max_tokens', 'seed', 'stream', 'tools'],
  },
];

/** Requests to begin with in the other forms of Workers AI, by the parameter that each must have. */
export const FORM_STARTS: Readonly<Record<string, unknown>> = {
  prompt: 'Name three rivers that end in the Black Sea.',
  messages: [{ role: 'user', content: 'Name three rivers that end in the Black Sea.' }],
  input: 'Name three rivers that end in the Black Sea.',
  requests: [{ input: 'Name three rivers that end in the Black Sea.' }],
};

export interface WorkbenchRequest {
  endpoint: EndpointId;
  /** The name of the model. Workers AI has it in the path, the others in the body. */
  model: string;
  /** The parameters without `model`. */
  body: Json;
}

export const endpointOf = (id: EndpointId): WorkbenchEndpoint => {
  const found = WORKBENCH_ENDPOINTS.find((endpoint) => endpoint.id === id) ?? WORKBENCH_ENDPOINTS[0];
  if (!found) throw new Error('The workbench has no endpoints.');
  return found;
};

/** Where a request goes, below a base URL, and what it sends there. */
export interface Sendable {
  /** `/chat/completions`; for Workers AI the model's name. */
  path: string;
  body: Json;
}

export function sendableOf({ endpoint, model, body }: WorkbenchRequest): Sendable {
  if (endpoint === 'workers-ai') return { path: `/${model.split('/').map(encodeURIComponent).join('/')}`, body };
  return { path: endpointOf(endpoint).path.replace('/v1', ''), body: { model, ...body } };
}

/** The base URL of an endpoint of this page, whose address is `address`. */
export function pageBaseUrl(endpoint: EndpointId, address: string): string {
  const path = endpoint === 'workers-ai' ? './client/v4/accounts/local/ai/run' : './v1';
  const { origin, pathname } = new URL(path, address);
  return origin + pathname;
}

/** The request that a call of the API was. Null for a call that the workbench has no form for. */
export function requestOfCall(path: string, text: string): WorkbenchRequest | null {
  const body = objectIn(text);
  if (!body) return null;
  const run = /\/client\/v4\/accounts\/[^/]+\/ai\/run\/(.+)$/.exec(path);
  if (run) return { endpoint: 'workers-ai', model: decodeURIComponent(run[1] ?? ''), body };
  const found = WORKBENCH_ENDPOINTS.find((endpoint) => endpoint.id !== 'workers-ai' && path.endsWith(endpoint.path.slice(3)));
  if (!found) return null;
  const { model, ...rest } = body;
  return { endpoint: found.id, model: typeof model === 'string' ? model : '', body: rest };
}

/** The JSON object that `text` is. Null for another text. */
export function objectIn(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body with a parameter, or without it for undefined. */
export function withParameter(body: Json, name: string, value: unknown): Json {
  if (value !== undefined) return { ...body, [name]: value };
  const { [name]: _left, ...rest } = body;
  return rest;
}
