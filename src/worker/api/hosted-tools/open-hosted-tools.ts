// Opens the tools that a request declares, as far as the user lets the API use them.

import { ApiError } from '../http/errors.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import type { DeclaredServer, DeclaredTool } from './declared-tool.ts';
import type { HostedTool } from './hosted-tool.ts';
import { HostedTools, NO_HOSTED_TOOLS } from './hosted-tools.ts';
import { mcpFunctions } from './mcp-functions.ts';
import type { ToolPorts } from './tool-ports.ts';

/**
 * The tools of a request. `functions` are those of the caller. Errors: 400 for a tool that the user
 * has not switched on, before anything is reached; 424 for a server that cannot be reached.
 */
export async function openHostedTools(
  declared: readonly DeclaredTool[],
  functions: readonly FunctionTool[],
  { ports, signal }: { ports: ToolPorts; signal: AbortSignal },
): Promise<HostedTools> {
  if (declared.length === 0) return NO_HOSTED_TOOLS;
  for (const each of declared) if (each.kind === 'mcp') await checkReach(each, ports);
  const taken = new Set(functions.map(({ name }) => name));
  const tools: HostedTool[] = [];
  for (const each of declared) tools.push(await open(each, { taken, ports, signal }));
  return new HostedTools(tools);
}

interface Opening {
  taken: Set<string>;
  ports: ToolPorts;
  signal: AbortSignal;
}

async function open(declared: DeclaredTool, { taken, ports, signal }: Opening): Promise<HostedTool> {
  if (declared.kind === 'code_interpreter') return { kind: declared.kind, tool: await ports.python() };
  if (declared.kind === 'mcp') return openServer(declared, { taken, ports, signal });
  const tool = await ports.browser();
  if (tool) return { kind: declared.kind, tool };
  throw switchedOff(
    `${declared.param}.type`,
    'no search is switched on for the API. Switch it on in the app, on the screen API, at Tools',
  );
}

async function openServer(declared: DeclaredServer, { taken, ports, signal }: Opening): Promise<HostedTool> {
  const { label, url, headers, param } = declared;
  try {
    const tool = await ports.connect({ label, url, headers }, signal);
    return { kind: 'mcp', tool, label, functions: mcpFunctions(tool, declared, taken) };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Error retrieving tool list from MCP server: '${label}'. ${reason}`;
    throw new ApiError(424, 'mcp_server_unreachable', message, param);
  }
}

async function checkReach({ url, param }: DeclaredServer, ports: ToolPorts): Promise<void> {
  if (await ports.mayReach(url)) return;
  const { host } = new URL(url);
  throw switchedOff(`${param}.server_url`, `the API may not reach ${host}. Allow it in the app, on the screen API, at Tools`);
}

function switchedOff(param: string, reason: string): ApiError {
  return new ApiError(400, 'tool_not_enabled', `Invalid '${param}': ${reason}.`, param);
}
