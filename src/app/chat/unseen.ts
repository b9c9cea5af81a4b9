// Which messages of the shown branch the model no longer sees, because the chat is full. Pure.
import type { Conversation } from '../conversations/conversation.ts';
import { visibleMessages } from '../conversations/tree.ts';

/** The ids of the oldest messages, which were left out where the last answer was made. */
export function unseenMessages(conversation: Conversation): ReadonlySet<string> {
  const messages = visibleMessages(conversation);
  const last = messages.findLast((message) => message.role === 'assistant');
  const dropped = last?.role === 'assistant' ? last.droppedTurns : 0;
  const firstSeen = messages.filter(({ role }) => role === 'user')[dropped];
  const count = firstSeen && dropped > 0 ? messages.indexOf(firstSeen) : 0;
  return new Set(messages.slice(0, count).map(({ id }) => id));
}
