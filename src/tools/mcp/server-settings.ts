// The settings of an MCP server.

/** What a connection needs. */
export interface McpServer {
  /** Short name, unique among the servers: the names of the functions begin with it. */
  label: string;
  /** Address of the server's streamable HTTP endpoint. */
  url: string;
  /** Sent with every request, e.g. `Authorization`. */
  headers?: Readonly<Record<string, string>>;
  /** The server's own names of tools that are not offered to the model. */
  disabledTools?: readonly string[];
  /** Replaces the browser's `fetch`. */
  fetch?: typeof fetch;
}

/** A tool as its server describes it. */
export interface McpToolInfo {
  /** The server's name of the tool. */
  name: string;
  /** What the model writes after `functions.`. */
  functionName: string;
  description: string | null;
  /** JSON Schema of the arguments. */
  inputSchema: Readonly<Record<string, unknown>>;
}
