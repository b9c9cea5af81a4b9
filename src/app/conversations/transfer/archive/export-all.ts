// Writes every chat into one ZIP: each as JSON to import again and as Markdown to read, and the
// files of its questions.
import type { Message, MessagePart } from '../../message.ts';
import type { ChatStore, ConversationHead } from '../../storage/records.ts';
import { chatFile, type PortableChat } from '../format/chat-file.ts';
import { chatMarkdown } from '../format/markdown.ts';
import { chatFileName, SETTINGS_FILE, safeName, sha256 } from '../format/names.ts';
import { ZipWriter } from './zip-writer.ts';

export interface ExportOptions {
  /** Milliseconds since 1970. */
  now: number;
  /** The content of the file of settings. */
  settings: object;
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
export async function exportAll(store: ChatStore, { now, settings, signal, onProgress }: ExportOptions): Promise<Exported> {
  const heads = (await store.heads()).filter(({ deletedAt }) => deletedAt === null);
  const zip = new ZipWriter();
  const files = new Set<string>();
  zip.add('README.md', README, now);
  zip.add(SETTINGS_FILE, JSON.stringify(settings), now);
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
- \`settings.json\`: the settings of the app and the presets.

To import: open the app, choose Settings, Chats, Import, then this ZIP.
A chat that is there already stays as it is, and only what is missing is added.

## A file of \`chats/\`

- \`format\`: \`gpt-oss-web chat\`. \`version\`: 1. An app reads the versions up to its own.
- \`chat\`: \`id\`, \`title\`, \`titleBy\` (\`first-line\` or \`user\`), \`createdAt\`, \`updatedAt\`, \`isPinned\`,
  \`headId\` (the last message of the branch that is shown), \`settings\` (may be absent).
- \`messages\`: a list, oldest first. Each has \`id\`, \`parentId\` (null for a first message), \`createdAt\`, \`role\`
  (\`user\` or \`assistant\`) and \`parts\`. Messages of one parent are versions of each other.
- A part has a \`type\`: \`text\`, \`reasoning\`, \`tool-call\`, \`tool-result\` or \`file\`. Its content is \`text\`; that of a
  file lies at the path \`file\` of this ZIP. \`beganMs\` and \`endedMs\` count from the question.
- A \`tool-call\` has the name of its tool (\`recipient\`) and a \`callId\`. Its \`tool-result\` has the same \`callId\`.
  The \`files\` of a result, e.g. plots, are Base64.
- An answer also has \`state\` (how it ended, with its figures) and \`madeWith\` (the model and its settings).
- Times are milliseconds since 1970.
`;
