// Items of tools that ran here → Harmony's history. What the model read of a call is not in its item,
// so it comes from the stored response, or from what the client sends back.

import { textMessage } from '../../../harmony/message.ts';
import { invalidValue } from '../../parameters/parameter-errors.ts';
import type { ConversationHistory } from '../../turn/conversation-history.ts';
import { recipientOf } from '../../turn/history.ts';
import type {
  CodeInterpreterCallItem,
  HostedOutputItem,
  McpApprovalRequestItem,
  McpApprovalResponseItem,
  McpCallItem,
  WebSearchCallItem,
} from '../hosted-items.ts';
import type { ConversationItem } from '../items.ts';
import type { ToolOutputs } from '../tool-output.ts';

export type HostedItem = HostedOutputItem | McpApprovalResponseItem;

/** The name by which the model is shown a tool of a server. */
export type ListedName = (label: string, name: string) => string;

const TYPES: ReadonlySet<string> = new Set<HostedItem['type']>([
  'code_interpreter_call',
  'web_search_call',
  'mcp_list_tools',
  'mcp_call',
  'mcp_approval_request',
  'mcp_approval_response',
]);

export function isHostedItem(item: ConversationItem): item is HostedItem {
  return TYPES.has(item.type);
}

export interface HostedHistoryOptions {
  toolOutputs: ToolOutputs;
  items: readonly ConversationItem[];
  nameOf: ListedName;
}

export class HostedHistory {
  readonly #history: ConversationHistory;
  readonly #options: HostedHistoryOptions;

  constructor(history: ConversationHistory, options: HostedHistoryOptions) {
    this.#history = history;
    this.#options = options;
  }

  /** Adds an item. `param`: its place, for errors. Errors: 400 for an approval of an unknown request. */
  add(item: HostedItem, param: string): void {
    if (item.type === 'code_interpreter_call') this.#addCode(item);
    else if (item.type === 'web_search_call') this.#addSearch(item);
    else if (item.type === 'mcp_call') this.#addServerCall(item);
    else if (item.type === 'mcp_approval_response') this.#addApproval(item, param);
  }

  /** A call without a known output is left out: the model would read that it gave nothing. */
  #addCode({ id, code, outputs }: CodeInterpreterCallItem): void {
    const logs = outputs?.map((output) => (output.type === 'logs' ? output.logs : '[a picture]')).join('');
    this.#addTrained(id, { recipient: 'python', text: code }, logs);
  }

  /** The item does not have what the model wrote, so only a stored call can be shown again. */
  #addSearch({ id, action }: WebSearchCallItem): void {
    if (action.type === 'search') {
      this.#addTrained(id, { recipient: 'browser.search', text: JSON.stringify({ query: action.query }) });
    } else if (action.type === 'find_in_page') {
      this.#addTrained(id, { recipient: 'browser.find', text: JSON.stringify({ pattern: action.pattern }) });
    } else {
      this.#addTrained(id, { recipient: 'browser.open', text: JSON.stringify(action.url === null ? {} : { id: action.url }) });
    }
  }

  /** A call of a trained tool is on the channel of reasoning, and so is its result. */
  #addTrained(id: string, { recipient, text }: { recipient: string; text: string }, sent?: string): void {
    const stored = this.#options.toolOutputs[id];
    const output = stored?.text ?? sent;
    if (output === undefined) return;
    const call = textMessage('assistant', text, { recipient, channel: 'analysis', contentType: 'code' });
    this.#history.add({ ...call, callId: stored?.callId ?? id });
    const result = textMessage('tool', output, { name: recipient, recipient: 'assistant', channel: 'analysis' });
    this.#history.add({ ...result, callId: stored?.callId ?? id });
  }

  /** An approved call stands where it was approved. */
  #addServerCall(item: McpCallItem): void {
    if (item.approval_request_id !== null && this.#approvalOf(item.approval_request_id)) return;
    this.#addNamed(item, this.#options.toolOutputs[item.id]?.callId ?? item.id);
    this.#addOutput(item, this.#options.toolOutputs[item.id]?.callId ?? item.id);
  }

  #addNamed({ server_label: label, name, arguments: text }: McpCallItem | McpApprovalRequestItem, callId: string): void {
    this.#history.addCall({ callId, name: this.#options.nameOf(label, name), arguments: text });
  }

  #addOutput(item: McpCallItem, callId: string): void {
    const text = item.output ?? item.error?.content.map((part) => part.text).join('') ?? '';
    this.#history.addResult(callId, this.#options.toolOutputs[item.id]?.text ?? text, recipientOf(item.name));
  }

  /** A call that is approved and has not run has no result yet. */
  #addApproval({ approval_request_id: id, approve, reason }: McpApprovalResponseItem, param: string): void {
    const request = approvalRequest(this.#options.items, id);
    if (!request) throw invalidValue(param, `no approval request with the id '${id}' is in the conversation. Send it before.`);
    this.#addNamed(request, id);
    const call = this.#options.items.find((item) => item.type === 'mcp_call' && item.approval_request_id === id);
    if (call?.type === 'mcp_call') return this.#addOutput(call, id);
    if (approve) return;
    const because = reason === null ? '' : ` The user says: ${reason}`;
    this.#history.addResult(id, `The user did not approve this call. Do not make it again.${because}`, param);
  }

  #approvalOf(id: string): boolean {
    return this.#options.items.some((item) => item.type === 'mcp_approval_response' && item.approval_request_id === id);
  }
}

function approvalRequest(items: readonly ConversationItem[], id: string): McpApprovalRequestItem | null {
  const found = items.find((item) => item.type === 'mcp_approval_request' && item.id === id);
  return found?.type === 'mcp_approval_request' ? found : null;
}

/** Requests that are approved, and whose calls have not run. */
export function openApprovals(items: readonly ConversationItem[]): McpApprovalRequestItem[] {
  const ran = new Set(items.flatMap((item) => (item.type === 'mcp_call' ? [item.approval_request_id] : [])));
  const approved = items.flatMap((item) => {
    if (item.type !== 'mcp_approval_response' || !item.approve || ran.has(item.approval_request_id)) return [];
    return [item.approval_request_id];
  });
  return [...new Set(approved)].flatMap((id) => approvalRequest(items, id) ?? []);
}

/** Labels of servers whose tools the conversation lists. */
export function listedServers(items: readonly ConversationItem[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => (item.type === 'mcp_list_tools' ? [item.server_label] : [])));
}
