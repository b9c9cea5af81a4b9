// Writes every chat into one ZIP: each as JSON to import again and as Markdown to read, and the
// files of its questions.
import type { Message, MessagePart } from '../../message.ts';
import type { ChatStore, ConversationHead } from '../../storage/records.ts';
import { chatFile, type PortableChat } from '../format/chat-file.ts';
import { chatMarkdown } from '../format/markdown.ts';
import { chatFileName, safeName, sha256 } from '../format/names.ts';
import { ZipWriter } from './zip-writer.ts';

export interface ExportOptions {
  /** Milliseconds since 1970. */
  now: number;
  signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

export interface Exported {
  blob: Blob;
  /** The name for the file. */
  name: string;
  chats: number;
}

/**
 * Writes the chats that are not deleted, one at a time. Errors: those of the store; FileProblem for
 * too much; AbortError.
 */
export async function exportAll(store: ChatStore, { now, signal, onProgress }: ExportOptions): Promise<Exported> {
  const heads = (await store.heads()).filter(({ deletedAt }) => deletedAt === null);
  const zip = new ZipWriter();
  const files = new Set<string>();
  zip.add('README.md', README, now);
  for (const [index, head] of heads.entries()) {
    signal.throwIfAborted();
    onProgress(index, heads.length);
    await addChat(zip, files, { head, messages: await store.messages(head.id) });
  }
  onProgress(heads.length, heads.length);
  return { blob: zip.finish(), name: `gpt-oss-web chats ${new Date(now).toISOString().slice(0, 10)}.zip`, chats: heads.length };
}

async function addChat(zip: ZipWriter, files: Set<string>, chat: PortableChat & { head: ConversationHead }): Promise<void> {
  const name = await chatFileName(chat.head);
  const { updatedAt } = chat.head;
  const messages = await Promise.all(
    chat.messages.map(async (message) => ({ ...message, parts: await Promise.all(message.parts.map(moveOut)) })),
  );
  zip.add(`chats/${name}.json`, JSON.stringify(chatFile({ ...chat, messages: messages as Message[] })), updatedAt);
  zip.add(`markdown/${name}.md`, chatMarkdown(chat), updatedAt);

  /** A part whose text is in a file of the ZIP; the same text of several parts is one file. */
  async function moveOut(part: MessagePart): Promise<object> {
    if (part.type !== 'file') return part;
    const { text, ...rest } = part;
    const path = `files/${await sha256(text)}/${safeName(part.name, 'file')}`;
    if (!files.has(path)) zip.add(path, text, updatedAt);
    files.add(path);
    return { ...rest, file: path };
  }
}

const README = `# Chats of gpt-oss-web

- \`chats/\`: each chat as JSON, with all versions of its messages. The app imports these.
- \`markdown/\`: the same chats to read. The app does not import these.
- \`files/\`: the files that were attached to questions. The JSON names them.

To import: open the app, choose Settings, Chats, Import, then this ZIP.
A chat that is there already stays as it is, and only what is missing is added.
`;
