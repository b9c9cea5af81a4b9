// A branch as the model gets it. Pure.
import type { ChatMessage } from '../../contracts/chat.ts';
import { filesOf, type Message, textOf } from './message.ts';

/** What was asked, with its files, and what was answered; reasoning, preambles and answers without text are left out. */
export function toChatMessages(messages: readonly Message[]): ChatMessage[] {
  return messages.map((message) => toChatMessage(message)).filter(({ role, content }) => role === 'user' || content !== '');
}

/** One message as the model gets it. */
export function toChatMessage(message: Message): ChatMessage {
  const files = filesOf(message).map(({ name, text }) => ({ name, text }));
  return { role: message.role, content: textOf(message), ...(files.length > 0 && { files }) };
}
