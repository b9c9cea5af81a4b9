// The refusal of what only a grammar over the answer can promise.

import { ApiError } from '../http/errors.ts';

/** 400 `unsupported_value`; `remedy` says what cannot be promised, and what to use. */
export function notBuiltYet(param: string, remedy: string): ApiError {
  const message = `Unsupported value: '${param}'. Structured output is not built yet: ${remedy}`;
  return new ApiError(400, 'unsupported_value', message, param);
}
