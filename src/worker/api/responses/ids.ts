// Ids of responses and their items. An item's id names its response, so that a reference finds it.

import type { ConversationItem } from './items.ts';

const RESPONSE = /^resp_[0-9a-f]{32}$/;
const ITEM = /^[a-z]+_([0-9a-f]{32})[io][0-9a-f]+$/;

const PREFIXES: Record<ConversationItem['type'], string> = {
  message: 'msg',
  reasoning: 'rs',
  function_call: 'fc',
  function_call_output: 'fco',
  custom_tool_call: 'ctc',
  custom_tool_call_output: 'ctco',
  code_interpreter_call: 'ci',
  web_search_call: 'ws',
  mcp_list_tools: 'mcpl',
  mcp_call: 'mcp',
  mcp_approval_request: 'mcpr',
  mcp_approval_response: 'mcpa',
};

/** A new id of a response. */
export function newResponseId(): string {
  return `resp_${crypto.randomUUID().replaceAll('-', '')}`;
}

/** The id of an item: its response, whether it is input or output, and its index there. */
export function itemId(
  responseId: string,
  type: ConversationItem['type'],
  place: { side: 'input' | 'output'; index: number },
): string {
  return `${PREFIXES[type]}_${hexOf(responseId)}${place.side === 'input' ? 'i' : 'o'}${place.index.toString(16)}`;
}

/** The id of the container that the code of a response runs in. */
export function containerId(responseId: string): string {
  return `cntr_${hexOf(responseId)}`;
}

/** The response that an item belongs to by its id. Null if the id is not of this app. */
export function responseIdOf(item: string): string | null {
  const hex = ITEM.exec(item)?.[1];
  return hex === undefined ? null : `resp_${hex}`;
}

function hexOf(responseId: string): string {
  if (!RESPONSE.test(responseId)) throw new TypeError(`'${responseId}' is no id of a response.`);
  return responseId.slice('resp_'.length);
}
