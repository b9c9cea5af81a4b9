// A conversation as a tree: messages by id, each with its parent, and a head that names the branch
// that is shown. Pure. The ways through the tree are in tree.ts.
import type { Message } from './message.ts';

export interface Conversation {
  messages: ReadonlyMap<string, Message>;
  /** The last message of the branch that is shown; null while there is none. */
  headId: string | null;
}

export const EMPTY_CONVERSATION: Conversation = { messages: new Map(), headId: null };

/** `conversation` with `message` added under its parent; the branch that ends with it is shown. */
export function addMessage({ messages }: Conversation, message: Message): Conversation {
  return { messages: new Map(messages).set(message.id, message), headId: message.id };
}

/**
 * `conversation` with the message `id` changed; the same object where there is no such message, or
 * nothing changed.
 */
export function changeMessage(conversation: Conversation, id: string, change: (message: Message) => Message): Conversation {
  const before = conversation.messages.get(id);
  const after = before && change(before);
  if (!after || after === before) return conversation;
  return { ...conversation, messages: new Map(conversation.messages).set(id, after) };
}

/** The last message that is shown; null in an empty conversation. */
export function headOf({ messages, headId }: Conversation): Message | null {
  return headId === null ? null : (messages.get(headId) ?? null);
}
