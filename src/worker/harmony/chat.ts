// Builds the Harmony messages of a chat: the system message, the instructions as the developer's,
// and the turns.

import type { ChatMessage, ReasoningEffort } from '../../contracts/chat.ts';
import { withFiles } from './chat-files.ts';
import { contentMessage, type Message, textMessage } from './message.ts';
import { instructionsContent } from './rendering/developer-text.ts';
import { systemContent } from './rendering/system-text.ts';

export interface ChatSettings {
  /** The system prompt of the chat; empty for none. */
  instructions: string;
  effort: ReasoningEffort;
  /** The date as YYYY-MM-DD; null leaves the line out. */
  date: string | null;
}

/** A turn of the chat, with the files of a question before its text. */
export function turnMessage({ role, content, files = [] }: ChatMessage): Message {
  return textMessage(role, withFiles(content, files), role === 'assistant' ? { channel: 'final' } : {});
}

/**
 * The whole conversation, to be rendered. An answer of the assistant is its final message, without
 * its reasoning.
 */
export function chatMessages(turns: readonly ChatMessage[], { instructions, effort, date }: ChatSettings): Message[] {
  return [
    contentMessage('system', [systemContent(effort, date)]),
    ...(instructions === '' ? [] : [contentMessage('developer', [instructionsContent(instructions)])]),
    ...turns.map(turnMessage),
  ];
}
