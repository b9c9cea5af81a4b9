// The query parameters of stored responses.

import { defaultsTo, readFields } from '../../parameters/field.ts';
import { custom, integer, oneOf, text, unsupported } from '../../parameters/kinds.ts';
import { RequestBody } from '../../parameters/request-body.ts';
import type { ItemsQuery } from '../input-item-page.ts';

/** Stored responses carry all they have, so there is nothing to include. */
const INCLUDE = custom({}, 'Accepted. A stored response has all that it can have.', () => null);

const RETRIEVE_FIELDS = {
  include: INCLUDE,
  'include[]': INCLUDE,
  include_obfuscation: custom({}, 'Accepted. Nothing leaves this device, so there is nothing to hide.', () => null),
  stream: unsupported('A stored response has no events any more. Read it whole.', (raw) => raw === 'false'),
  starting_after: unsupported('A stored response has no events any more. Read it whole.'),
};

const MAX_ITEMS = 100;

const ITEMS_FIELDS = {
  include: INCLUDE,
  'include[]': INCLUDE,
  limit: defaultsTo(20, integer({ min: 1, max: MAX_ITEMS }, 'Items on a page.')),
  order: defaultsTo<'asc' | 'desc', 'desc'>('desc', oneOf(['asc', 'desc'], 'The newest first, or the oldest.')),
  after: text('Id of the item before the page.'),
};

/** Checks the query of GET /v1/responses/{id}. Errors: 400. */
export function parseRetrieveQuery(url: string): RequestBody {
  const body = bodyOf(url);
  readFields(RETRIEVE_FIELDS, body);
  return body;
}

/** Reads the query of GET /v1/responses/{id}/input_items. Errors: 400. */
export function parseItemsQuery(url: string): { body: RequestBody; query: ItemsQuery } {
  const body = bodyOf(url);
  const { limit, order, after } = readFields(ITEMS_FIELDS, body);
  return { body, query: { limit, order, after } };
}

/** A query as a body, so that the same fields read it. Digits are a number. */
function bodyOf(url: string): RequestBody {
  const { searchParams } = new URL(url);
  const values = [...searchParams].map(([name, value]) => [
    name,
    name === 'limit' && /^-?\d+$/.test(value) ? Number(value) : value,
  ]);
  return new RequestBody(Object.fromEntries(values) as object);
}
