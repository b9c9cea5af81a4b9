// Chats of Open WebUI's export: a list of rows whose `chat.history` is a tree of messages by id. The
// fields are those of its own src/lib/utils/index.ts (convertOpenAIMessages) and of its chat table.
import type { PortableChat } from '../format/chat-file.ts';
import { FileProblem } from '../format/problem.ts';
import { isObject } from '../format/shape.ts';
import { type ForeignMessage, type ForeignPart, toPortableChat } from './foreign-chat.ts';
import { isTrueAt, listAt, objectAt, textAt, timeAt } from './loose.ts';

/** Whether a value is one chat of such an export: a row, or the chat alone. */
export const isOpenWebUiChat = (value: unknown): boolean => {
  const chat = isObject(value) ? (objectAt(value, 'chat') ?? value) : null;
  return (
    objectAt(objectAt(chat, 'history'), 'messages') !== null ||
    (objectAt(value, 'chat') !== null && Array.isArray(chat?.['messages']))
  );
};

/** Errors: FileProblem for a chat without messages, or with messages that are no tree. */
export function readOpenWebUiChat(row: Record<string, unknown>): PortableChat {
  const chat = objectAt(row, 'chat') ?? row;
  const history = objectAt(chat, 'history');
  const byId = objectAt(history, 'messages');
  const messages = byId ? treeOf(byId) : lineOf(listAt(chat, 'messages'));
  const id = textAt(row, 'id') || textAt(chat, 'id') || messages[0]?.id;
  if (!id) throw new FileProblem('It has no messages');
  return toPortableChat(
    {
      id,
      title: textAt(row, 'title') ?? textAt(chat, 'title'),
      createdAt: timeAt(row, 'created_at') ?? timeAt(row, 'timestamp') ?? timeAt(chat, 'timestamp'),
      updatedAt: timeAt(row, 'updated_at'),
      isPinned: isTrueAt(row, 'pinned'),
      headId: textAt(history, 'currentId'),
      messages,
    },
    'Open WebUI',
  );
}

function treeOf(byId: Record<string, unknown>): ForeignMessage[] {
  const all = new Map(Object.entries(byId));
  return [...all].flatMap(([id, message]) => {
    const parentId = textAt(message, 'parentId');
    // Some versions of the app lost parents: what followed them begins the chat anew.
    return toMessage(id, parentId !== null && all.has(parentId) ? parentId : null, message);
  });
}

/** Exports of old versions have a list in place of the tree. */
function lineOf(list: readonly unknown[]): ForeignMessage[] {
  const messages: ForeignMessage[] = [];
  for (const [index, message] of list.entries())
    messages.push(...toMessage(textAt(message, 'id') ?? `message-${index}`, messages.at(-1)?.id ?? null, message));
  return messages;
}

function toMessage(id: string, parentId: string | null, message: unknown): ForeignMessage[] {
  if (!isObject(message)) return [];
  const role = message['role'] === 'user' ? 'user' : 'assistant';
  const content = contentOf(message);
  const parts = role === 'user' ? textParts(content) : answerParts(content);
  const error = textAt(objectAt(message, 'error'), 'content');
  const files = listAt(message, 'files').flatMap(fileNote);
  return [
    {
      id,
      parentId,
      role,
      createdAt: timeAt(message, 'timestamp'),
      parts: [...parts, ...files, ...(error ? textParts(`[Open WebUI: ${error}]`) : [])],
      model: role === 'user' ? null : (textAt(message, 'modelName') ?? textAt(message, 'model')),
    },
  ];
}

/** A text, or a list of parts of which those with text count. */
const contentOf = (message: Record<string, unknown>): string =>
  textAt(message, 'content') ??
  listAt(message, 'content')
    .map((part) => textAt(part, 'text') ?? '')
    .filter((text) => text !== '')
    .join('\n\n');

const textParts = (text: string): ForeignPart[] => (text.trim() === '' ? [] : [{ type: 'text', channel: 'final', text }]);

const fileNote = (file: unknown): ForeignPart[] => {
  const name = textAt(file, 'name') ?? textAt(objectAt(file, 'file'), 'filename') ?? textAt(file, 'type');
  return name === null ? [] : textParts(`\n\n[File: ${name}. Open WebUI’s export names it only.]`);
};

/** Reasoning stands in the text of an answer, as a block that the app folds. */
const OPENING = '<details type="reasoning"';
const CLOSING = '</details>';

function answerParts(content: string): ForeignPart[] {
  const parts: ForeignPart[] = [];
  let at = 0;
  for (;;) {
    const opening = content.indexOf(OPENING, at);
    const begin = opening < 0 ? -1 : content.indexOf('>', opening);
    const end = begin < 0 ? -1 : content.indexOf(CLOSING, begin);
    if (end < 0) break;
    parts.push(...textParts(content.slice(at, opening)));
    const text = reasoningText(content.slice(begin + 1, end));
    if (text !== '') parts.push({ type: 'reasoning', text, ...durationIn(content.slice(opening, begin)) });
    at = end + CLOSING.length;
  }
  return [...parts, ...textParts(at === 0 ? content : content.slice(at).trimStart())];
}

/** The seconds that the opening of a block names, as ms. */
function durationIn(opening: string): { ms?: number } {
  const [, seconds] = / duration="(\d{1,6})"/.exec(opening) ?? [];
  return seconds === undefined ? {} : { ms: Number(seconds) * 1000 };
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'", '&#39;': "'", '&amp;': '&' };

/** The reasoning without its summary and the marks of a quotation. Newer versions write it as HTML. */
function reasoningText(block: string): string {
  const quoted = block.replace(/^\s*<summary>[^<]*<\/summary>/, '');
  const isEscaped = /^[ \t]*&gt;/m.test(quoted) && !/^[ \t]*>/m.test(quoted);
  const plain = isEscaped ? quoted.replace(/&(?:lt|gt|quot|#x27|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity) : quoted;
  return plain.replace(/^> ?/gm, '').trim();
}
