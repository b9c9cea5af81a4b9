// The texts to search. One that is missing is made again from its messages.
import { searchText } from '../document.ts';
import type { ChatStore } from '../storage/records.ts';

/** The text of every conversation that is not deleted, by its id. Errors: those of the store. */
export async function readTexts(store: ChatStore): Promise<Map<string, string>> {
  const [heads, texts] = await Promise.all([store.heads(), store.texts()]);
  for (const { id } of heads) if (!texts.has(id)) texts.set(id, searchText(await store.messages(id)));
  return texts;
}
