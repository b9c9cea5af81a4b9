// Saves one chat as a file: as Markdown to read, or as JSON to import again.
import { saveFile } from '../../platform/save-file.ts';
import type { Chats } from '../chats.ts';
import type { ConversationHead } from '../storage/records.ts';
import { chatFile } from './format/chat-file.ts';
import { chatMarkdown } from './format/markdown.ts';
import { safeName } from './format/names.ts';

/** Errors: those of the store. */
export async function saveChat({ documents, store }: Chats, head: ConversationHead, as: 'markdown' | 'json'): Promise<void> {
  // An open chat may have what could not be stored.
  const open = documents.get(head.id)?.conversation.get();
  const messages = open ? [...open.messages.values()] : await store.messages(head.id);
  const chat = { head: { ...head, headId: open ? open.headId : head.headId }, messages };
  const name = safeName(head.title, 'Chat');
  if (as === 'markdown') saveFile(new Blob([chatMarkdown(chat)], { type: 'text/markdown' }), `${name}.md`);
  else saveFile(new Blob([JSON.stringify(chatFile(chat), null, 2)], { type: 'application/json' }), `${name}.json`);
}
