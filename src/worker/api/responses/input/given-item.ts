// Items of a request's input, as they are given: some have ids, some are references to items that are stored.

import { itemId } from '../ids.ts';
import type { ConversationItem } from '../items.ts';

type WithoutId<Item> = Item extends unknown ? Omit<Item, 'id'> : never;

/** An item whose id is not known yet. */
export type ItemBody = WithoutId<ConversationItem>;

export type GivenItem =
  | { type: 'item'; id: string | null; body: ItemBody }
  /** Stands for an item of an earlier response. */
  | { type: 'reference'; id: string; param: string };

/** The item at `index` of the input. Its own id stays: a client may know the item by it. */
export function placedItem({ id, body }: GivenItem & { type: 'item' }, responseId: string, index: number): ConversationItem {
  return { id: id ?? itemId(responseId, body.type, { side: 'input', index }), ...body };
}

/** A text as the user's message. */
export function userText(text: string): GivenItem {
  const body: ItemBody = { type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_text', text }] };
  return { type: 'item', id: null, body };
}
