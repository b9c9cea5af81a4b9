// The items of tools that run in this app, as they cross the wire. Types only.

/** What a program wrote, or a picture that it made, as a data URL. */
export type CodeOutput = { type: 'logs'; logs: string } | { type: 'image'; url: string };

/** Null outputs: the request did not include them. */
export interface CodeInterpreterCallItem {
  id: string;
  type: 'code_interpreter_call';
  status: 'in_progress' | 'interpreting' | 'completed' | 'incomplete' | 'failed';
  code: string;
  container_id: string;
  outputs: CodeOutput[] | null;
}

/** `query` is deprecated, but OpenAI's document requires it. `sources` only if the request includes them. */
export type WebSearchAction =
  | { type: 'search'; query: string; queries: string[]; sources?: { type: 'url'; url: string }[] }
  | { type: 'open_page'; url: string | null }
  | { type: 'find_in_page'; pattern: string; url: string };

export interface WebSearchCallItem {
  id: string;
  type: 'web_search_call';
  status: 'in_progress' | 'searching' | 'completed' | 'failed';
  action: WebSearchAction;
}

export interface McpListedTool {
  name: string;
  description: string | null;
  input_schema: Record<string, unknown>;
  annotations: null;
}

export interface McpListToolsItem {
  id: string;
  type: 'mcp_list_tools';
  server_label: string;
  tools: McpListedTool[];
  error: string | null;
}

export interface McpCallError {
  type: 'mcp_tool_execution_error';
  content: { type: 'text'; text: string }[];
}

export interface McpCallItem {
  id: string;
  type: 'mcp_call';
  status: 'in_progress' | 'calling' | 'completed' | 'incomplete' | 'failed';
  server_label: string;
  name: string;
  /** JSON, as the model wrote it. */
  arguments: string;
  output: string | null;
  error: McpCallError | null;
  approval_request_id: string | null;
}

export interface McpApprovalRequestItem {
  id: string;
  type: 'mcp_approval_request';
  server_label: string;
  name: string;
  /** JSON, as the model wrote it. */
  arguments: string;
}

export interface McpApprovalResponseItem {
  id: string;
  type: 'mcp_approval_response';
  approval_request_id: string;
  approve: boolean;
  reason: string | null;
}

/** An item that a tool of the app adds. */
export type HostedOutputItem =
  | CodeInterpreterCallItem
  | WebSearchCallItem
  | McpListToolsItem
  | McpCallItem
  | McpApprovalRequestItem;
