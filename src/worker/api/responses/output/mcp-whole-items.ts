// Items of MCP that come whole: the list of a server's tools, and a request to approve a call.

import type { McpServer } from '../../hosted-tools/hosted-tool.ts';
import type { ListedTool } from '../../hosted-tools/tool-ports.ts';
import type { EventDraft } from '../events.ts';
import type { McpApprovalRequestItem, McpListedTool, McpListToolsItem } from '../hosted-items.ts';
import type { OutputItem } from '../items.ts';
import type { ItemPlace } from './open-item.ts';

/** The tools of a server that the model is shown. */
export function listToolsItem({ id }: ItemPlace, { label, functions }: McpServer): McpListToolsItem {
  const tools = functions.map(({ listed }) => listedTool(listed));
  return { id, type: 'mcp_list_tools', server_label: label, tools, error: null };
}

function listedTool({ name, description, inputSchema }: ListedTool): McpListedTool {
  return { name, description, input_schema: { ...inputSchema }, annotations: null };
}

/** A call that waits for the caller's approval. */
export function approvalItem(
  { id }: ItemPlace,
  { label, name }: { label: string; name: string },
  text: string,
): McpApprovalRequestItem {
  return { id, type: 'mcp_approval_request', server_label: label, name, arguments: text };
}

/** The events of the list of a server's tools. */
export function listToolsEvents(place: ItemPlace, item: McpListToolsItem): EventDraft[] {
  const at = { item_id: place.id, output_index: place.outputIndex };
  return [
    added(place, { ...item, tools: [] }),
    { type: 'response.mcp_list_tools.in_progress', ...at },
    { type: 'response.mcp_list_tools.completed', ...at },
    done(place, item),
  ];
}

/** The events of an item that has no others. */
export function wholeItemEvents(place: ItemPlace, item: OutputItem): EventDraft[] {
  return [added(place, item), done(place, item)];
}

function added({ outputIndex }: ItemPlace, item: OutputItem): EventDraft {
  return { type: 'response.output_item.added', output_index: outputIndex, item };
}

function done({ outputIndex }: ItemPlace, item: OutputItem): EventDraft {
  return { type: 'response.output_item.done', output_index: outputIndex, item };
}
