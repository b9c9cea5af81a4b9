// Which of its four forms a run has. Workers AI tells them apart by the parameter that holds the input.

import { ApiError } from '../http/errors.ts';
import type { RequestBody } from '../parameters/request-body.ts';

const BRANCHES = ['prompt', 'messages', 'input', 'requests'] as const;

/** A form of a run: a text, a chat, a Responses request, or a batch of those. */
export type Branch = (typeof BRANCHES)[number];

/** The form of a request. Errors: 400 for a request that has no input, or two. */
export function branchOf({ values }: RequestBody): Branch {
  const given = new Set(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [name])));
  const [branch, second] = BRANCHES.filter((name) => given.has(name));
  if (branch === undefined) throw missingInput();
  if (second === undefined) return branch;
  const message = `Invalid '${second}': a run has one input, but '${branch}' and '${second}' were sent. Send one of them.`;
  throw new ApiError(400, 'invalid_value', message, second);
}

function missingInput(): ApiError {
  const names = BRANCHES.map((name) => `'${name}'`).join(', ');
  return new ApiError(400, 'missing_required_parameter', `Missing required parameter: one of ${names}.`, 'prompt');
}
