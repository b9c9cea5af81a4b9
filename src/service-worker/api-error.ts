// API errors that arise before a page is reached, in OpenAI's shape. The dev and preview servers
// use it too.

export interface ApiError {
  status: number;
  /** JSON text of `{error: {message, type, param, code}}`. */
  body: string;
}

/**
 * An error in OpenAI's shape: `invalid_request_error` below status 500, `server_error` from there.
 */
export function apiError(status: number, code: string, message: string): ApiError {
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  return { status, body: JSON.stringify({ error: { message, type, param: null, code } }) };
}
