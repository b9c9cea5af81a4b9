// Which of its forms a request has, where an endpoint accepts several. The parameter that holds the input tells them apart.

import { ApiError } from '../http/errors.ts';
import type { RequestBody } from './request-body.ts';

/** The only one of `inputs` that a request has. Errors: 400 for a request that has none, or two. */
export function inputForm<Input extends string>({ values }: RequestBody, inputs: readonly Input[]): Input {
  const given = new Set(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [name])));
  const [form, second] = inputs.filter((name) => given.has(name));
  if (form === undefined) throw missingInput(inputs);
  if (second === undefined) return form;
  const message = `Invalid '${second}': a request has one input, but '${form}' and '${second}' were sent. Send one of them.`;
  throw new ApiError(400, 'invalid_value', message, second);
}

function missingInput(inputs: readonly string[]): ApiError {
  const names = inputs.map((name) => `'${name}'`).join(', ');
  return new ApiError(400, 'missing_required_parameter', `Missing required parameter: one of ${names}.`, inputs[0]);
}
