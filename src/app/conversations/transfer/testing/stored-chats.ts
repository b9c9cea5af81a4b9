// Fills stores with chats, and reads all of them, for tests.
import { searchText } from '../../document.ts';
import { MemoryStore } from '../../storage/memory-store.ts';
import type { ChatStore } from '../../storage/records.ts';
import { type Exported, exportAll } from '../archive/export-all.ts';
import type { PortableChat } from '../format/chat-file.ts';
import { type ImportSummary, importChats } from '../merge/import-chats.ts';
import { candidatesIn } from '../sources/open-files.ts';

export async function storeWith(chats: readonly PortableChat[]): Promise<ChatStore> {
  const store = new MemoryStore();
  for (const { head, messages } of chats) {
    const created = { ...head, deletedAt: null, rev: 1 };
    await store.write({ id: head.id, created, head: {}, puts: messages, deletes: [], text: searchText(messages) });
  }
  return store;
}

/** Every chat with its messages, by id; without the count of its writes. */
export async function allOf(store: ChatStore): Promise<Record<string, unknown>> {
  const heads = await store.heads();
  const entries = await Promise.all(
    heads.map(async ({ rev: _rev, ...head }) => [head.id, { head, messages: await store.messages(head.id) }] as const),
  );
  return Object.fromEntries(entries);
}

export const exportOf = (store: ChatStore): Promise<Exported> =>
  exportAll(store, { now: Date.UTC(2026, 10, 29), settings: {}, signal: new AbortController().signal, onProgress() {} });

/** Imports contents by the names of their files. */
export function importInto(store: ChatStore, files: Record<string, Blob | string | object>): Promise<ImportSummary> {
  const chosen = Object.entries(files).map(([name, content]) => ({ name, open: async () => toBlob(content) }));
  const signal = new AbortController().signal;
  return importChats(store, candidatesIn(chosen), { signal, onProgress() {}, onWritten() {} });
}

function toBlob(content: Blob | string | object): Blob {
  if (content instanceof Blob) return content;
  return new Blob([typeof content === 'string' ? content : JSON.stringify(content)]);
}
