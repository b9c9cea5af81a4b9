// The ways through the tree of a conversation. A message knows only its parent; all else is derived
// here. Pure.
import type { Conversation } from './conversation.ts';
import type { Message } from './message.ts';

/**
 * The messages from the first one to the message `endId`; none for null. Errors: for an id that is
 * not there.
 */
export function pathTo({ messages }: Conversation, endId: string | null): Message[] {
  const path: Message[] = [];
  for (let next = endId; next !== null; ) {
    const message = messages.get(next);
    if (!message) throw new Error(`The conversation names the message ${next}, which it does not hold.`);
    path.push(message);
    next = message.parentId;
  }
  return path.reverse();
}

/** The messages that are shown, first message first. */
export const visibleMessages = (conversation: Conversation): Message[] => pathTo(conversation, conversation.headId);

/**
 * The ids of the children of each message, oldest first; those of the first messages are under
 * null.
 */
export function childrenByParent({ messages }: Conversation): Map<string | null, string[]> {
  const children = new Map<string | null, string[]>();
  for (const { id, parentId } of messages.values()) {
    const siblings = children.get(parentId);
    if (siblings) siblings.push(id);
    else children.set(parentId, [id]);
  }
  return children;
}

/**
 * The ids of the versions of a message: itself and the others with the same parent, oldest first.
 */
export function siblingsOf(conversation: Conversation, id: string): string[] {
  const message = conversation.messages.get(id);
  return message ? (childrenByParent(conversation).get(message.parentId) ?? []) : [];
}

/** The ids of a message and of all that follow it. */
export function subtreeOf(conversation: Conversation, id: string): Set<string> {
  const children = childrenByParent(conversation);
  const subtree = new Set<string>();
  const waiting = conversation.messages.has(id) ? [id] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    subtree.add(next);
    waiting.push(...(children.get(next) ?? []));
  }
  return subtree;
}

/**
 * The id of the newest message without an answer among those that follow the message `id`, or its
 * own.
 */
export function newestLeafBelow(conversation: Conversation, id: string): string {
  const children = childrenByParent(conversation);
  const ageOf = (each: string) => conversation.messages.get(each)?.createdAt ?? 0;
  const leaves = [...subtreeOf(conversation, id)].filter((each) => !children.has(each));
  return leaves.reduce((newest, each) => (ageOf(each) > ageOf(newest) ? each : newest), leaves[0] ?? id);
}

/** Whether the message `id` is on the way to the message `endId`. */
export function isOnPath(conversation: Conversation, id: string | null, endId: string | null): boolean {
  return id === null || pathTo(conversation, endId).some((message) => message.id === id);
}

/** The conversation with the branch shown that the message `id` is on, to its newest end. */
export function showVersion(conversation: Conversation, id: string): Conversation {
  return { ...conversation, headId: newestLeafBelow(conversation, id) };
}

/**
 * The conversation without the message `id` and all that follow it. If they were shown, the newest
 * branch beside them is shown, or else the branch that ends before them.
 */
export function withoutSubtree(conversation: Conversation, id: string): Conversation {
  const gone = subtreeOf(conversation, id);
  const { headId } = conversation;
  const messages = new Map([...conversation.messages].filter(([each]) => !gone.has(each)));
  if (headId === null || !gone.has(headId)) return { messages, headId };
  const parentId = conversation.messages.get(id)?.parentId ?? null;
  const sibling = siblingsOf(conversation, id)
    .filter((each) => each !== id)
    .at(-1);
  const rest = { messages, headId: parentId };
  return sibling === undefined ? rest : showVersion(rest, sibling);
}

/**
 * A copy of the branch that ends with the message `endId`, as a conversation of its own with ids
 * from `newId`.
 */
export function copyOfBranch(conversation: Conversation, endId: string, newId: () => string): Conversation {
  const messages = new Map<string, Message>();
  let parentId: string | null = null;
  for (const message of pathTo(conversation, endId)) {
    const id = newId();
    messages.set(id, { ...message, id, parentId });
    parentId = id;
  }
  return { messages, headId: parentId };
}

/**
 * The time for a message that is added now: later than every message of the conversation, whatever
 * the clock does.
 */
export function timeForNext({ messages }: Conversation, now: number): number {
  let newest = 0;
  for (const { createdAt } of messages.values()) newest = Math.max(newest, createdAt);
  return Math.max(now, newest + 1);
}
