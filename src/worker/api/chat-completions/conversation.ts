// Messages of a request → instructions and a history.

import { ConversationHistory } from '../turn/conversation-history.ts';
import { assistantText, joinInstructions, reasoning, userMessage } from '../turn/history.ts';
import type { TurnRequest } from '../turn/turn-request.ts';
import { type ChatMessage, functionCallId } from './messages.ts';

/**
 * The conversation of `messages`. Text that comes with calls is commentary, as Harmony has it.
 * Errors: 400 for the result of a call that is not before it.
 */
export function conversationOf(messages: readonly ChatMessage[]): Pick<TurnRequest, 'history' | 'instructions'> {
  const history = new ConversationHistory();
  for (const [at, message] of messages.entries()) addMessage(history, message, `messages[${at}]`);
  const instructions = messages.flatMap((message) => (isInstruction(message) ? [message.text] : []));
  return { history: history.messages, instructions: joinInstructions(instructions) };
}

function isInstruction({ role }: ChatMessage): boolean {
  return role === 'system' || role === 'developer';
}

function addMessage(history: ConversationHistory, message: ChatMessage, param: string): void {
  if (message.role === 'user') history.add(userMessage(message.text, message.name));
  if (message.role === 'tool') history.addResult(message.callId, message.text, `${param}.tool_call_id`);
  if (message.role === 'function') history.addResult(functionCallId(message.name), message.text, `${param}.name`);
  if (message.role !== 'assistant') return;
  const { text, calls } = message;
  if (message.reasoning !== '') history.add(reasoning(message.reasoning));
  if (text !== '') history.add(assistantText(text, calls.length > 0 ? 'commentary' : 'final'));
  for (const call of calls) history.addCall(call);
}
