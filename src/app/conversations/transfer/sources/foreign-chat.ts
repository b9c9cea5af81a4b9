// Builds chats out of what other apps give: loosely typed values, of which any may be missing.

import { firstLineTitle } from '../../list/title.ts';
import type { AssistantMessage, Message, MessagePart, UserMessage } from '../../message.ts';
import { textOf } from '../../message.ts';
import type { PortableChat } from '../format/chat-file.ts';
import { FileProblem } from '../format/problem.ts';
import { inTreeOrder } from '../format/tree-order.ts';

/** A part before it has a place in its message. */
export type ForeignPart =
  | { type: 'text'; channel: 'commentary' | 'final'; text: string }
  /** `ms`: how long it took, where the app kept it. */
  | { type: 'reasoning'; text: string; ms?: number }
  | { type: 'tool-call'; recipient: string; text: string }
  | { type: 'tool-result'; author: string; text: string };

export interface ForeignMessage {
  id: string;
  parentId: string | null;
  role: 'user' | 'assistant';
  /** Milliseconds since 1970; null where the app kept none. */
  createdAt: number | null;
  parts: readonly ForeignPart[];
  /** The model that answered; null for a question, or where it is not known. */
  model: string | null;
}

export interface ForeignChat {
  id: string;
  title: string | null;
  createdAt: number | null;
  updatedAt: number | null;
  isPinned: boolean;
  headId: string | null;
  messages: readonly ForeignMessage[];
}

/**
 * The chat as this app keeps it. `from`: the name of the other app. Errors: FileProblem for a chat
 * without messages, or with messages that are no tree.
 */
export function toPortableChat(chat: ForeignChat, from: string): PortableChat {
  const createdAt = chat.createdAt ?? chat.messages.find((message) => message.createdAt !== null)?.createdAt ?? 0;
  const messages = inTreeOrder(chat.messages.map((message) => toMessage(message, createdAt, from)));
  const [first] = messages;
  if (!first) throw new FileProblem('It has no messages');
  const title = chat.title?.trim() ?? '';
  const newest = messages.at(-1)?.createdAt ?? createdAt;
  const isHeadThere = messages.some(({ id }) => id === chat.headId);
  const head: PortableChat['head'] = {
    id: chat.id,
    title: title === '' ? firstLineTitle(textOf(first)) || 'Chat' : title,
    titleBy: title === '' ? 'first-line' : 'user',
    createdAt,
    updatedAt: chat.updatedAt ?? newest,
    isPinned: chat.isPinned,
    headId: isHeadThere ? chat.headId : (messages.at(-1)?.id ?? null),
  };
  return { head, messages };
}

function toMessage(message: ForeignMessage, chatCreatedAt: number, from: string): Message {
  const { id, parentId, role, model } = message;
  const place = { id, parentId, createdAt: message.createdAt ?? chatCreatedAt, parts: message.parts.map(toPart) };
  if (role === 'user') return { ...place, role } satisfies UserMessage;
  return {
    ...place,
    role,
    state: { status: 'imported', from, model },
    droppedTurns: 0,
    madeWith: null,
  } satisfies AssistantMessage;
}

function toPart(part: ForeignPart, index: number): MessagePart {
  const base = { state: 'done', message: index, beganMs: 0, endedMs: 0 } as const;
  if (part.type !== 'reasoning') return { ...base, ...part };
  return { ...base, type: 'reasoning', text: part.text, endedMs: part.ms ?? 0 };
}
