// The tools that the app lends to the API, and the user's decision on what they may reach. Types only.

import type { Tool } from '../../../contracts/tools.ts';

/** An MCP server, as a request names it. */
export interface McpTarget {
  label: string;
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** A tool of a server. */
export interface ListedTool {
  /** The server's own name. */
  name: string;
  /** What the model writes after `functions.`. */
  functionName: string;
  description: string | null;
  /** JSON Schema of the arguments. */
  inputSchema: Readonly<Record<string, unknown>>;
}

/** A connected server. */
export type ListedServer = Tool & { tools: readonly ListedTool[] };

export interface ToolPorts {
  /** Runs Python on this device. Errors: those of loading it. */
  python(): Promise<Tool>;
  /** Searches the source that the user chose for the API. Null if there is none. */
  browser(): Promise<Tool | null>;
  /** Whether the user lets requests of the API reach the MCP server at `url`. */
  mayReach(url: string): Promise<boolean>;
  /** Connects to a server. Errors: any, with a message for the caller. */
  connect(server: McpTarget, signal: AbortSignal): Promise<ListedServer>;
}

/** No tools: for tests, and for a host without them. */
export const NO_TOOLS: ToolPorts = {
  python: () => Promise.reject(new Error('Python is not part of this host.')),
  browser: async () => null,
  mayReach: async () => false,
  connect: () => Promise.reject(new Error('MCP is not part of this host.')),
};
