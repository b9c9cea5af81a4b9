// The tools of an MCP server as one tool of the model: functions named after the server.

import type { Tool as ServerTool } from '@modelcontextprotocol/client';
import type { Tool, ToolCall, ToolContext, ToolResult } from '../../contracts/tools.ts';
import { addressProblem } from '../address.ts';
import { readCallResult } from './call-result.ts';
import { functionNames } from './function-names.ts';
import { isLostSession, McpError, mcpErrorFrom } from './mcp-error.ts';
import { type OpenClient, openClient } from './open-client.ts';
import type { McpServer, McpToolInfo } from './server-settings.ts';

/** A call without a sign of life for so long has failed. Progress of the server starts the time anew. */
const CALL_TIMEOUT_MS = 120_000;
const CALL_TOTAL_TIMEOUT_MS = 1_800_000;

export interface McpTool extends Tool {
  /** All tools of the server, also those that are not offered. They change when the server says so. */
  readonly tools: readonly McpToolInfo[];
  /** Ends the connection. */
  close(): void;
}

/** Connects to a server and lists its tools. Rejects with McpError, or with AbortError when stopped. */
export async function connectMcp(server: McpServer, signal: AbortSignal): Promise<McpTool> {
  signal.throwIfAborted();
  const problem = addressProblem(server.url);
  if (problem !== null) throw new McpError('refused', problem, null);
  const { host } = new URL(server.url);
  const disabled = new Set(server.disabledTools);
  let tools: readonly McpToolInfo[] = [];
  let opened = await open(signal);

  async function open(until: AbortSignal): Promise<OpenClient> {
    try {
      const client = await openClient(server, { signal: until, onToolsChanged: setTools });
      setTools(client.tools);
      return client;
    } catch (error) {
      until.throwIfAborted();
      throw mcpErrorFrom(error, host);
    }
  }

  function setTools(listed: readonly ServerTool[]): void {
    const names = functionNames(
      server.label,
      listed.map(({ name }) => name),
    );
    tools = listed.map((tool, index) => infoOf(tool, names[index] ?? ''));
  }

  async function call(name: string, given: Record<string, unknown>, context: ToolContext): Promise<ToolResult> {
    const result = await opened.client.callTool(
      { name, arguments: given },
      {
        signal: context.signal,
        timeout: CALL_TIMEOUT_MS,
        maxTotalTimeout: CALL_TOTAL_TIMEOUT_MS,
        resetTimeoutOnProgress: true,
        onprogress: ({ message, progress, total }) => context.onProgress?.(message ?? progressText(progress, total)),
      },
    );
    return readCallResult(result);
  }

  async function callAgain(name: string, given: Record<string, unknown>, context: ToolContext): Promise<ToolResult> {
    try {
      return await call(name, given, context);
    } catch (error) {
      // Only a call that the server has not run may be sent twice.
      if (!isLostSession(error) || context.signal.aborted) throw error;
      const before = opened.client;
      opened = await open(context.signal);
      await before.close().catch(() => undefined); // Its session is gone.
      return await call(name, given, context);
    }
  }

  return {
    id: `mcp:${server.label}`,
    label: server.label,
    get tools() {
      return tools;
    },
    get offer() {
      const offered = tools.filter(({ name }) => !disabled.has(name));
      return {
        functions: offered.map(({ functionName, description, inputSchema }) => ({
          name: functionName,
          description,
          parameters: JSON.stringify(inputSchema),
        })),
      };
    },
    destination: () => host,
    async run({ name, text }: ToolCall, context: ToolContext) {
      context.signal.throwIfAborted();
      const functionName = name.replace(/^functions\./u, '');
      const tool = tools.find((candidate) => candidate.functionName === functionName);
      if (!tool) return failed(`The server ${server.label} has no tool ${functionName}.`);
      if (disabled.has(tool.name)) return failed(`The user has switched off the tool ${functionName}.`);
      const given = argumentsOf(text);
      if (given === null) return failed('The arguments must be a JSON object.');
      try {
        return await callAgain(tool.name, given, context);
      } catch (error) {
        context.signal.throwIfAborted();
        return failed(mcpErrorFrom(error, host).message);
      }
    },
    close() {
      opened.client.close().catch(() => undefined); // There is nothing left to do about it.
    },
  };
}

const failed = (text: string): ToolResult => ({ text, isError: true });

function infoOf({ name, title, description, inputSchema }: ServerTool, functionName: string): McpToolInfo {
  return { name, functionName, description: description ?? title ?? null, inputSchema };
}

function argumentsOf(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

const progressText = (progress: number, total?: number): string =>
  total === undefined ? `Step ${progress}` : `${progress} of ${total}`;
