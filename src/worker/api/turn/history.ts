// The messages of a history, as Harmony has them: every endpoint makes them here.

import type { SampledMessage } from '../../harmony/conversation-policy.ts';
import { textMessage } from '../../harmony/message.ts';

/** A message of a history. Calls and their results have the id that the caller knows. */
export interface HistoryMessage extends SampledMessage {
  callId?: string;
}

/** A call of a function, as the model wrote it. */
export interface FunctionCall {
  callId: string;
  /** Without the namespace `functions.`. */
  name: string;
  /** JSON as a rule. */
  arguments: string;
}

/** The result of a call: the name is that of its call. */
export interface FunctionResult {
  callId: string;
  name: string;
  text: string;
}

const FUNCTIONS = 'functions.';

/** The recipient that calls the function `name`. */
export function recipientOf(name: string): string {
  return `${FUNCTIONS}${name}`;
}

/** The name that a caller knows a recipient by. */
export function functionName(recipient: string): string {
  return recipient.startsWith(FUNCTIONS) ? recipient.slice(FUNCTIONS.length) : recipient;
}

/** A message of the user. `name` is the participant's. */
export function userMessage(text: string, name: string | null = null): HistoryMessage {
  return textMessage('user', text, { name });
}

/** Text of the assistant: an answer (final), or what it said before a call (commentary). */
export function assistantText(text: string, channel: 'final' | 'commentary'): HistoryMessage {
  return textMessage('assistant', text, { channel });
}

/** Reasoning of the assistant. */
export function reasoning(text: string): HistoryMessage {
  return textMessage('assistant', text, { channel: 'analysis' });
}

/** A call, as openai-harmony renders one. */
export function toolCall({ callId, name, arguments: text }: FunctionCall): HistoryMessage {
  const header = { recipient: recipientOf(name), channel: 'commentary', contentType: '<|constrain|>json' };
  return { ...textMessage('assistant', text, header), callId };
}

/** The result of a call: from the function, to the assistant. */
export function toolResult({ callId, name, text }: FunctionResult): HistoryMessage {
  const header = { name: recipientOf(name), recipient: 'assistant', channel: 'commentary' };
  return { ...textMessage('tool', text, header), callId };
}

/** The text of a message. */
export function textOf({ content }: HistoryMessage): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** Instructions of a conversation: texts joined by blank lines. Null if there are none. */
export function joinInstructions(texts: readonly string[]): string | null {
  const joined = texts.filter((text) => text !== '').join('\n\n');
  return joined === '' ? null : joined;
}
