// Errors in OpenAI's shape: the fault, the parameter, the remedy. Maps our error names to HTTP
// statuses.

import type { ErrorName } from '../../../contracts/errors.ts';

/** The `error` object in OpenAI's error bodies, and of an error inside a stream. */
export interface ErrorBody {
  message: string;
  type: string;
  param: string | null;
  code: string | null;
}

/** A refusal with its own status. Any other error gets the status of its name. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly param: string | null;

  constructor(status: number, code: string, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }
}

interface HttpKind {
  status: number;
  code: string;
  param: string | null;
  /** Whether a retry may help. The official clients retry 5xx twice unless this says no. */
  isRetryable: boolean;
}

const DEFECT: HttpKind = { status: 500, code: 'internal_error', param: null, isRetryable: false };

// A device that cannot run the model fails on every attempt. A lost GPU or a broken download may
// recover.
const KINDS: Partial<Record<ErrorName, HttpKind>> = {
  'context-full': { status: 400, code: 'context_length_exceeded', param: 'prompt', isRetryable: false },
  'chat-full': { status: 400, code: 'context_length_exceeded', param: 'prompt', isRetryable: false },
  'device-lost': { status: 500, code: 'device_lost', param: null, isRetryable: true },
  'download-failed': { status: 503, code: 'download_failed', param: null, isRetryable: true },
  'storage-failed': { status: 500, code: 'storage_failed', param: null, isRetryable: true },
  'engine-moved': { status: 503, code: 'engine_moved', param: null, isRetryable: true },
  'tool-unavailable': { status: 502, code: 'tool_unavailable', param: 'tools', isRetryable: true },
  'no-model': { status: 503, code: 'model_not_ready', param: 'model', isRetryable: true },
  'webgpu-missing': { status: 500, code: 'webgpu_missing', param: null, isRetryable: false },
  'adapter-missing': { status: 500, code: 'adapter_missing', param: null, isRetryable: false },
  'gpu-wrong': { status: 500, code: 'gpu_wrong', param: null, isRetryable: false },
  'limits-too-small': { status: 500, code: 'limits_too_small', param: null, isRetryable: false },
  'out-of-memory': { status: 500, code: 'out_of_memory', param: null, isRetryable: false },
  'model-unsupported': { status: 500, code: 'model_unsupported', param: 'model', isRetryable: false },
  'checkpoint-invalid': { status: 500, code: 'checkpoint_invalid', param: 'model', isRetryable: false },
};

// 499 is "client closed request". After the client left, nothing reads it. After the page's own
// Cancel ended a load, the client does.
const ABORTED: HttpKind = { status: 499, code: 'request_cancelled', param: null, isRetryable: false };

function kindOf(error: unknown): HttpKind {
  if (error instanceof ApiError) {
    return { status: error.status, code: error.code, param: error.param, isRetryable: error.status === 503 };
  }
  if (!(error instanceof Error)) return DEFECT;
  if (error.name === 'AbortError') return ABORTED;
  return KINDS[error.name as ErrorName] ?? DEFECT;
}

/** The error object, for a body or for a `data:` line of a stream that has begun. */
export function errorBody(error: unknown): ErrorBody {
  const { status, code, param } = kindOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param, code };
}

/** The Response for a request that failed before its first byte of output. */
export function errorResponse(error: unknown): Response {
  const { status, isRetryable } = kindOf(error);
  const headers = new Headers({ 'content-type': 'application/json' });
  if (status >= 500) headers.set('x-should-retry', String(isRetryable));
  if (status === 503) headers.set('retry-after', '5');
  return new Response(JSON.stringify({ error: errorBody(error) }), { status, headers });
}
