// A call of an MCP server as it grows and runs, and the events that announce it.

import type { ToolResult } from '../../../../contracts/tools.ts';
import type { HostedCall } from '../../hosted-tools/hosted-tool.ts';
import type { EventDraft } from '../events.ts';
import type { McpCallItem } from '../hosted-items.ts';
import type { ItemStatus } from '../items.ts';
import type { ItemPlace, OpenHostedItem } from './open-item.ts';

export class McpItem implements OpenHostedItem {
  readonly #place: ItemPlace;
  readonly #call: HostedCall & { kind: 'mcp' };
  #arguments = '';
  #isRunning = false;
  #result: ToolResult | null = null;

  constructor(place: ItemPlace, call: HostedCall & { kind: 'mcp' }) {
    this.#place = place;
    this.#call = call;
  }

  itemWith(status: ItemStatus): McpCallItem {
    const { label, name, approvalRequestId } = this.#call;
    const { text = null, isError = false } = this.#result ?? {};
    const running = this.#isRunning ? 'calling' : 'in_progress';
    return {
      id: this.#place.id,
      type: 'mcp_call',
      status: status === 'in_progress' ? running : isError ? 'failed' : status,
      server_label: label,
      name,
      arguments: this.#arguments,
      output: isError ? null : text,
      error: isError ? { type: 'mcp_tool_execution_error', content: [{ type: 'text', text: text ?? '' }] } : null,
      approval_request_id: approvalRequestId,
    };
  }

  open(): EventDraft[] {
    return [
      { type: 'response.output_item.added', output_index: this.#place.outputIndex, item: this.itemWith('in_progress') },
      { type: 'response.mcp_call.in_progress', ...this.#at() },
    ];
  }

  append(delta: string): EventDraft[] {
    this.#arguments += delta;
    return [{ type: 'response.mcp_call_arguments.delta', ...this.#at(), delta }];
  }

  run(text: string): EventDraft[] {
    this.#isRunning = true;
    return [{ type: 'response.mcp_call_arguments.done', ...this.#at(), arguments: text }];
  }

  finish(result: ToolResult): EventDraft[] {
    this.#result = result;
    return [{ type: `response.mcp_call.${result.isError ? 'failed' : 'completed'}`, ...this.#at() }];
  }

  close(status: ItemStatus): EventDraft[] {
    return [{ type: 'response.output_item.done', output_index: this.#place.outputIndex, item: this.itemWith(status) }];
  }

  #at() {
    return { item_id: this.#place.id, output_index: this.#place.outputIndex };
  }
}
