// References to items of stored responses → the items.

import { ApiError } from '../../http/errors.ts';
import { responseIdOf } from '../ids.ts';
import type { ConversationItem } from '../items.ts';
import type { ResponseStore, StoredResponse } from '../store/response-store.ts';
import type { ToolOutputs } from '../tool-output.ts';
import { type GivenItem, placedItem } from './given-item.ts';

/** The input of a request, and what the model read of the calls in the responses that it refers to. */
export interface ResolvedInput {
  items: ConversationItem[];
  toolOutputs: ToolOutputs;
}

/**
 * The items of the input of response `responseId`, references replaced. Errors: 400
 * `item_not_found`, and those of the store.
 */
export async function resolvedItems(
  given: readonly GivenItem[],
  responseId: string,
  store: Pick<ResponseStore, 'get'>,
): Promise<ResolvedInput> {
  /** A tool loop refers to many items of few responses. */
  const read = new Map<string, Promise<StoredResponse | null>>();
  const get = (id: string): Promise<StoredResponse | null> => {
    const known = read.get(id) ?? store.get(id);
    read.set(id, known);
    return known;
  };
  const items = await Promise.all(
    given.map(async (item, index) => (item.type === 'item' ? placedItem(item, responseId, index) : referredItem(item, get))),
  );
  const stored = await Promise.all(read.values());
  return { items, toolOutputs: Object.assign({}, ...stored.map((each) => each?.toolOutputs)) as ToolOutputs };
}

async function referredItem(
  { id, param }: GivenItem & { type: 'reference' },
  get: ResponseStore['get'],
): Promise<ConversationItem> {
  const responseId = responseIdOf(id);
  const stored = responseId === null ? null : await get(responseId);
  const items = stored === null ? [] : [...stored.response.output, ...stored.input, ...stored.context];
  const found = items.find((item) => item.id === id);
  if (found) return found;
  const message = `Item with id '${id}' not found. It is of no response that is stored here: send the item itself.`;
  throw new ApiError(400, 'item_not_found', message, param);
}
