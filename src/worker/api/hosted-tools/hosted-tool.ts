// A tool of a request that this app runs itself, and the names that the model calls it by. Types only.

import type { Tool } from '../../../contracts/tools.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import type { ListedTool } from './tool-ports.ts';

/** A function of an MCP server. */
export interface McpFunction {
  /** As the server lists it. */
  listed: ListedTool;
  /** As the model is shown it. */
  tool: FunctionTool;
  /** Whether the caller must approve each call before it runs. */
  needsApproval: boolean;
}

/** A connected MCP server. */
export interface McpServer {
  kind: 'mcp';
  tool: Tool;
  /** `server_label` of the request. */
  label: string;
  functions: readonly McpFunction[];
}

export type HostedTool = { kind: 'code_interpreter'; tool: Tool } | { kind: 'web_search'; tool: Tool } | McpServer;

/** What stays the same of a call while it is written and runs. */
export type HostedCall =
  | { kind: 'code_interpreter' }
  /** `recipient`: `browser.search`, `browser.open` or `browser.find`. */
  | { kind: 'web_search'; recipient: string }
  /** `name`: as the server lists it. `approvalRequestId`: the request that the caller approved. */
  | { kind: 'mcp'; label: string; name: string; approvalRequestId: string | null };

/** A call, with the tool that runs it. */
export interface FoundCall {
  call: HostedCall;
  tool: Tool;
  /** The name that the tool knows the call by. */
  name: string;
  needsApproval: boolean;
}
