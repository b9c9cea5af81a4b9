// The tools that run here for one request: what the model is shown of them, and which of them a
// call means.

import type { FunctionTool } from '../turn/function-tool.ts';
import { functionName, recipientOf } from '../turn/history.ts';
import type { BuiltInTool } from '../turn/turn-request.ts';
import type { FoundCall, HostedTool, McpServer } from './hosted-tool.ts';

export class HostedTools {
  readonly #tools: readonly HostedTool[];

  constructor(tools: readonly HostedTool[]) {
    this.#tools = tools;
  }

  get isEmpty(): boolean {
    return this.#tools.length === 0;
  }

  /** Trained tools, which the system message declares. */
  get builtIn(): BuiltInTool[] {
    return this.#tools.flatMap(({ kind }): BuiltInTool[] => {
      if (kind === 'mcp') return [];
      return [kind === 'code_interpreter' ? 'python' : 'browser'];
    });
  }

  get servers(): readonly McpServer[] {
    return this.#tools.filter((tool) => tool.kind === 'mcp');
  }

  /** Functions of MCP servers, which the developer message declares. */
  get functions(): FunctionTool[] {
    return this.servers.flatMap(({ functions }) => functions.map(({ tool }) => tool));
  }

  /** Ends what the tools hold, such as an interpreter or a connection. */
  close(): void {
    for (const { tool } of this.#tools) tool.close?.();
  }

  /** What a recipient calls. Null if it is no tool of this set. */
  find(recipient: string): FoundCall | null {
    return this.#findBuiltIn(recipient) ?? this.#findFunction((_, { tool }) => recipientOf(tool.name) === recipient);
  }

  /** A function of a server, by the server's own names. Null if it is not there. */
  findListed(label: string, name: string): FoundCall | null {
    return this.#findFunction((server, { listed }) => server.label === label && listed.name === name);
  }

  /** The name that the model is shown for a function of a server. Null if it is not there. */
  shownName(label: string, name: string): string | null {
    const server = this.servers.find((each) => each.label === label);
    return server?.functions.find(({ listed }) => listed.name === name)?.tool.name ?? null;
  }

  #findBuiltIn(recipient: string): FoundCall | null {
    const [namespace = ''] = functionName(recipient).split('.');
    const kind = { python: 'code_interpreter', browser: 'web_search' }[namespace];
    const found = this.#tools.find((tool) => tool.kind === kind);
    if (!found || found.kind === 'mcp') return null;
    const name = functionName(recipient);
    const call = found.kind === 'web_search' ? { kind: found.kind, recipient: name } : { kind: found.kind };
    return { call, tool: found.tool, name, needsApproval: false };
  }

  #findFunction(isWanted: (server: McpServer, each: McpServer['functions'][number]) => boolean): FoundCall | null {
    for (const server of this.servers) {
      const found = server.functions.find((each) => isWanted(server, each));
      if (!found) continue;
      const { listed, needsApproval } = found;
      const call = { kind: server.kind, label: server.label, name: listed.name, approvalRequestId: null };
      return { call, tool: server.tool, name: recipientOf(listed.functionName), needsApproval };
    }
    return null;
  }
}

/** No tools. */
export const NO_HOSTED_TOOLS = new HostedTools([]);
