// Items of a conversation → Harmony's history and its instructions. Pure.

import { ConversationHistory } from '../../turn/conversation-history.ts';
import { assistantText, type HistoryMessage, joinInstructions, reasoning, userMessage } from '../../turn/history.ts';
import type { AssistantMessageItem, ConversationItem, InputMessageItem } from '../items.ts';
import type { ToolOutputs } from '../tool-output.ts';
import { HostedHistory, type HostedItem, isHostedItem, type ListedName } from './hosted-history.ts';

export interface Conversation {
  /** Items of the responses before. */
  context: readonly ConversationItem[];
  /** Items of the request. */
  input: readonly ConversationItem[];
  /** What the model read of the calls that ran here. */
  toolOutputs: ToolOutputs;
}

/**
 * The messages of a conversation. `instructions` of the request stand before those in its items.
 * Errors: 400 for a result without its call.
 */
export function turnHistory(
  { context, input, toolOutputs }: Conversation,
  instructions: string | null,
  nameOf: ListedName = (_, name) => name,
): { history: readonly HistoryMessage[]; instructions: string | null } {
  const history = new ConversationHistory();
  const texts = instructions === null ? [] : [instructions];
  const items = [...context, ...input];
  const hosted = new HostedHistory(history, { toolOutputs, items, nameOf });
  for (const [at, item] of items.entries()) {
    if (isHostedItem(item)) hosted.add(item, paramOf(at - context.length, 'approval_request_id'));
    else if (item.type !== 'message') addItem(history, item, paramOf(at - context.length, 'call_id'));
    else if (item.role === 'assistant') history.add(assistantMessage(item));
    else if (item.role === 'user') history.add(userMessage(textOf(item)));
    else texts.push(textOf(item));
  }
  return { history: history.messages, instructions: joinInstructions(texts) };
}

function addItem(
  history: ConversationHistory,
  item: Exclude<ConversationItem, InputMessageItem | AssistantMessageItem | HostedItem>,
  param: string,
): void {
  switch (item.type) {
    case 'reasoning':
      // Clients send back a reasoning that they did not keep as an empty one.
      if (item.content.length > 0) history.add(reasoning(item.content.map(({ text }) => text).join('')));
      return;
    case 'function_call':
      return history.addCall({ callId: item.call_id, name: item.name, arguments: item.arguments });
    case 'custom_tool_call':
      return history.addCall({ callId: item.call_id, name: item.name, arguments: item.input });
    case 'function_call_output':
    case 'custom_tool_call_output':
      return history.addResult(item.call_id, item.output, param);
  }
}

/** Index of an item in `input`; below 0 for one of an earlier response. */
function paramOf(index: number, member: string): string {
  return index < 0 ? 'previous_response_id' : `input[${index}].${member}`;
}

function textOf({ content }: InputMessageItem | AssistantMessageItem): string {
  return content.map(({ text }) => text).join('');
}

function assistantMessage(item: AssistantMessageItem): HistoryMessage {
  return assistantText(textOf(item), item.phase === 'commentary' ? 'commentary' : 'final');
}
