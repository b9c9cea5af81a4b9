// Writes chats into the folder that the user owns: each as JSON and as Markdown, each file whole or
// not at all. A chat that was deleted moves to the folder `deleted`; nothing is ever removed there.
import { isStreaming } from '../../message.ts';
import type { ChatStore, ConversationHead } from '../../storage/records.ts';
import { chatFile, type PortableChat } from '../format/chat-file.ts';
import { chatMarkdown } from '../format/markdown.ts';
import { chatFileName, chatKey, keyIn } from '../format/names.ts';

/** The state of each chat that the folder has, by its id: it changes with each write of the chat. */
export type Written = Map<string, string>;

const stateOf = ({ rev, updatedAt }: ConversationHead): string => `${rev} ${updatedAt}`;

/**
 * Brings the folder up to date, and notes in `written` what it has. A chat whose answer still comes
 * waits. A chat that is missing without having been deleted keeps its files: the browser may have
 * lost it. Gives how many chats were written or moved. Errors: those of the store and of the file
 * system; the next run goes on.
 */
export async function backUp(store: ChatStore, folder: FileSystemDirectoryHandle, written: Written): Promise<number> {
  const heads = await store.heads();
  const changed = heads.filter((head) => head.deletedAt === null && written.get(head.id) !== stateOf(head));
  const deleted = heads.filter((head) => head.deletedAt !== null && written.has(head.id));
  if (changed.length === 0 && deleted.length === 0) return 0;
  const places = await openPlaces(folder);
  for (const head of changed) {
    const messages = await store.messages(head.id);
    if (messages.some(isStreaming)) continue;
    await writeChat(places, { head, messages });
    written.set(head.id, stateOf(head));
  }
  for (const { id } of deleted) {
    await moveToDeleted(places, await chatKey(id));
    written.delete(id);
  }
  return changed.length + deleted.length;
}

interface Places {
  chats: FileSystemDirectoryHandle;
  deleted(): Promise<FileSystemDirectoryHandle>;
  /** The names of the files of each chat, by its key. */
  names: Map<string, Set<string>>;
}

async function openPlaces(folder: FileSystemDirectoryHandle): Promise<Places> {
  const chats = await folder.getDirectoryHandle('chats', { create: true });
  const names = new Map<string, Set<string>>();
  for await (const name of chats.keys()) {
    const key = keyIn(name);
    if (key === null) continue;
    const known = names.get(key);
    if (known) known.add(name);
    else names.set(key, new Set([name]));
  }
  return { chats, names, deleted: () => folder.getDirectoryHandle('deleted', { create: true }) };
}

async function writeChat({ chats, names }: Places, chat: PortableChat): Promise<void> {
  const name = await chatFileName(chat.head);
  await writeFile(chats, `${name}.json`, JSON.stringify(chatFile(chat)));
  await writeFile(chats, `${name}.md`, chatMarkdown(chat));
  const key = await chatKey(chat.head.id);
  // The files under the title that it had before.
  for (const old of names.get(key) ?? []) if (!old.startsWith(`${name}.`)) await chats.removeEntry(old);
  names.set(key, new Set([`${name}.json`, `${name}.md`]));
}

/** Writes a whole file: the browser puts it in the place of the old one when it is closed. */
async function writeFile(folder: FileSystemDirectoryHandle, name: string, text: string): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  try {
    await writable.write(text);
  } catch (thrown) {
    await writable.abort().catch(() => undefined); // The write's error says more.
    throw thrown;
  }
  await writable.close();
}

async function moveToDeleted({ chats, deleted, names }: Places, key: string): Promise<void> {
  for (const name of names.get(key) ?? []) {
    const file = await (await chats.getFileHandle(name)).getFile();
    await writeFile(await deleted(), name, await file.text());
    await chats.removeEntry(name);
  }
  names.delete(key);
}
