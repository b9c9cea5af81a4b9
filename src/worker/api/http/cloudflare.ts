// Answers in the shape of Cloudflare's REST API: what is not streamed is in an envelope, and errors
// have Cloudflare's codes.

import type { ErrorBody } from './errors.ts';

/** An error as Workers AI numbers it (developers.cloudflare.com/workers-ai/platform/errors). */
export interface CloudflareError {
  /** HTTP status. */
  status: number;
  code: number;
}

const INVALID: CloudflareError = { status: 400, code: 5004 };
const ABORTED: CloudflareError = { status: 408, code: 3008 };
const NO_LORA: CloudflareError = { status: 400, code: 5005 };
const NO_CAPACITY: CloudflareError = { status: 429, code: 3040 };
// Cloudflare documents no code for a defect. Its API answers 500 with this one.
const INTERNAL = 3043;

/** By our codes. All other errors go by their HTTP status. */
const BY_CODE: Readonly<Record<string, CloudflareError>> = {
  model_not_found: { status: 400, code: 5007 },
  model_not_downloaded: { status: 400, code: 5007 },
  missing_required_parameter: { status: 400, code: 3003 },
  context_length_exceeded: { status: 413, code: 3006 },
  request_cancelled: ABORTED,
  unknown_url: { status: 404, code: 7000 },
  method_not_allowed: { status: 405, code: 7001 },
};

/** The status and code with which Workers AI reports an error of ours. */
export function cloudflareError(status: number, { code, param }: Pick<ErrorBody, 'code' | 'param'>): CloudflareError {
  if (code === 'unsupported_parameter' && param === 'lora') return NO_LORA;
  const known = code === null ? undefined : BY_CODE[code];
  if (known) return known;
  if (status === 503 || status === 429) return NO_CAPACITY;
  return status < 500 ? INVALID : { status, code: INTERNAL };
}

/** Wraps a response as Cloudflare's REST API does. A stream of events stays as it is. */
export async function inEnvelope(response: Response): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) return errorEnvelope(response);
  if (!type.includes('json') || !response.body) return response;
  const { status, headers } = response;
  return new Response(surrounded(response.body, '{"result":', ',"success":true,"errors":[],"messages":[]}'), { status, headers });
}

async function errorEnvelope(response: Response): Promise<Response> {
  const { error } = (await response.json()) as { error: ErrorBody };
  const { status, code } = cloudflareError(response.status, error);
  const { headers } = response;
  return Response.json(
    { result: null, success: false, errors: [{ code, message: error.message }], messages: [] },
    { status, headers },
  );
}

/**
 * The body between two texts. It is not parsed, so numbers stay as written, and a body that comes
 * late or fails still does.
 */
function surrounded(body: ReadableStream<Uint8Array>, before: string, after: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(before)),
      flush: (controller) => controller.enqueue(encoder.encode(after)),
    }),
  );
}
