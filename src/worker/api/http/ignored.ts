// The header that names what a request asked for and what has no effect here.

import type { RequestBody } from '../parameters/request-body.ts';

const HEADER = 'x-gpt-oss-web-ignored';
/** A header has bounds, and a request can have any number of names. */
const MAX_NAMES = 30;
const MAX_NAME_LENGTH = 100;
/** A comma separates names; other characters than visible ASCII are no part of a header. */
const NOT_IN_HEADER = /[^!-+\--~]/gu;

/**
 * `response` with a header that names the parameters of `body` without effect, if there are any.
 */
export function nameIgnored(response: Response, { unknown, withoutEffect }: RequestBody): Response {
  const all = [...withoutEffect, ...unknown];
  const names = all.slice(0, MAX_NAMES).map(headerName);
  if (all.length > MAX_NAMES) names.push(`and ${all.length - MAX_NAMES} more`);
  if (names.length > 0) response.headers.set(HEADER, names.join(', '));
  return response;
}

function headerName(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH).toWellFormed().replace(NOT_IN_HEADER, encodeURIComponent);
}
