// A page of a response's input items. Pure.

import { invalidValue } from '../parameters/parameter-errors.ts';
import type { ConversationItem } from './items.ts';

export interface ItemsQuery {
  /** Items on the page. */
  limit: number;
  order: 'asc' | 'desc';
  /** Id of the item before the page. Null for the first page. */
  after: string | null;
}

/** OpenAI's list object. Errors: 400 if no item has the id `after`. */
export function itemPage(input: readonly ConversationItem[], { limit, order, after }: ItemsQuery) {
  const items = order === 'asc' ? input : input.toReversed();
  const before = after === null ? -1 : items.findIndex(({ id }) => id === after);
  if (after !== null && before < 0) throw invalidValue('after', `no input item has the id '${after}'.`);
  const data = items.slice(before + 1, before + 1 + limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? '',
    last_id: data.at(-1)?.id ?? '',
    has_more: before + 1 + limit < items.length,
  };
}
