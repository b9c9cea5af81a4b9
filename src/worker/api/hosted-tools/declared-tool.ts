// Tools that a request declares and the app runs. Types only.

import type { McpTarget } from './tool-ports.ts';

/** Which functions of a server need the caller's approval. */
export interface ApprovalRule {
  /** For functions in neither list. */
  isNeeded: boolean;
  always: readonly string[];
  never: readonly string[];
}

export interface DeclaredServer extends McpTarget {
  kind: 'mcp';
  /** Place in the request, for errors. */
  param: string;
  /** Functions that the model is shown. Null for all. */
  allowedTools: readonly string[] | null;
  approval: ApprovalRule;
}

export type DeclaredTool = { kind: 'code_interpreter'; param: string } | { kind: 'web_search'; param: string } | DeclaredServer;
