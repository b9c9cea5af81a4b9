// `window.gptOss.ai`: the binding of Workers AI (`env.AI`), answered by the model of this page. It
// knows the REST API's envelope, and nothing of what a model is asked.

/** The inputs of a model: `prompt`, `messages`, `input` or `requests`, and parameters. */
export type AiInputs = Readonly<Record<string, unknown>>;

/** Options of a run, as the binding has them. */
export interface AiRunOptions {
  /** Ends the call and its work. */
  signal?: AbortSignal;
  /** Resolves with the Response itself, whatever its status. */
  returnRawResponse?: boolean;
  /** Added to the headers of the request. */
  extraHeaders?: Readonly<Record<string, string>>;
  /** Options for Cloudflare's servers: accepted, without effect here. */
  gateway?: unknown;
  prefix?: string;
  tags?: readonly string[];
  queueRequest?: boolean;
}

/** The binding. It can be passed on, for example `createWorkersAI({ binding: gptOss.ai })`. */
export interface GptOssAi {
  /**
   * Runs a model by any of its names, for example `@cf/openai/gpt-oss-20b`. Resolves with the
   * output: an object, or a stream of server-sent events for `stream: true`. With
   * `returnRawResponse` it resolves with the Response. Parameters without effect are in its header
   * `x-gpt-oss-web-ignored`.
   *
   * Errors: an Error named `InferenceUpstreamError`, whose message is Cloudflare's code and a text,
   * for example `5007: The model 'x' does not exist here.`; the reason of `signal`.
   */
  run(this: void, model: string, inputs: AiInputs, options: AiRunOptions & { returnRawResponse: true }): Promise<Response>;
  run(
    this: void,
    model: string,
    inputs: AiInputs & { stream: true },
    options?: AiRunOptions,
  ): Promise<ReadableStream<Uint8Array>>;
  run(this: void, model: string, inputs: AiInputs, options?: AiRunOptions): Promise<Record<string, unknown>>;
}

/** The fetch that answers URLs of the API. */
type ApiFetch = (url: URL, init: RequestInit) => Promise<Response>;

/** The body of a whole answer of the REST API. */
interface Envelope {
  result: unknown;
}

/** The body of a failed answer: the REST API's, or OpenAI's of a worker that cannot answer. */
interface ErrorEnvelope {
  errors?: { code: number; message: string }[];
  error?: { message: string };
}

/** Cloudflare's code for a failure of its own. */
const INTERNAL = 3043;

/** The binding whose calls `fetch` answers. `folder` is the URL of the app's folder. */
export function createAi(fetch: ApiFetch, folder: () => URL): GptOssAi {
  async function run(model: string, inputs: AiInputs, options: AiRunOptions = {}): Promise<unknown> {
    const url = new URL(`client/v4/accounts/this-page/ai/run/${encodeURIComponent(model)}`, folder());
    const headers = { ...options.extraHeaders, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(inputs), signal: options.signal ?? null });
    if (options.returnRawResponse) return withoutEnvelope(response);
    if (!response.ok) throw await errorOf(response);
    return isJson(response) ? readResult(response, options.signal) : response.body;
  }
  return { run: run as GptOssAi['run'] };
}

function isJson({ headers }: Response): boolean {
  return headers.get('content-type')?.includes('json') ?? false;
}

async function readResult(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return ((await response.json()) as Envelope).result;
  } catch (cause) {
    signal?.throwIfAborted();
    // The model failed after its first token, so the status was 200 already.
    throw upstreamError(INTERNAL, `The answer broke off: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

/** A response as the binding has it: the output alone. Errors keep the envelope, which has their codes. */
async function withoutEnvelope(response: Response): Promise<Response> {
  if (!response.ok || !isJson(response)) return response;
  const { status, headers } = response;
  return Response.json(((await response.json()) as Envelope).result, { status, headers });
}

async function errorOf(response: Response): Promise<Error> {
  const { errors, error } = (await response.json()) as ErrorEnvelope;
  const [first] = errors ?? [];
  if (first) return upstreamError(first.code, first.message);
  return upstreamError(INTERNAL, error?.message ?? `The status is ${response.status}.`);
}

function upstreamError(code: number, message: string, cause?: unknown): Error {
  const error = new Error(`${code}: ${message}`, { cause });
  error.name = 'InferenceUpstreamError';
  return error;
}
