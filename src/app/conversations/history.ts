// A branch as the model gets it. Pure.
import type { ChatMessage } from '../../contracts/chat.ts';
import { type Message, textOf } from './message.ts';

/** What was asked and what was answered; reasoning, preambles and answers without text are left out. */
export function toChatMessages(messages: readonly Message[]): ChatMessage[] {
  return messages
    .map((message) => ({ role: message.role, content: textOf(message) }))
    .filter(({ role, content }) => role === 'user' || content !== '');
}
