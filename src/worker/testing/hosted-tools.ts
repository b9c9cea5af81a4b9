// Tools that run where the test is, for tests of the API: each says what a script of the test says.

import { type ApiToolAccess, NO_TOOL_ACCESS } from '../../contracts/api/tool-access.ts';
import type { Tool, ToolCall, ToolContext, ToolResult } from '../../contracts/tools.ts';
import type { ListedServer, ListedTool, ToolPorts } from '../api/hosted-tools/tool-ports.ts';
import type { ToolAccessStore } from '../tool-access/tool-access-store.ts';

export const PYTHON = (code: string): string => `<|channel|>analysis to=python code<|message|>${code}<|call|>`;
export const BROWSER = (name: string, json: string): string =>
  `<|channel|>analysis to=browser.${name} code<|message|>${json}<|call|>`;

export type RunTool = (call: ToolCall, context: ToolContext) => ToolResult | Promise<ToolResult>;

/** A tool, and the calls that it got. */
export interface FakeTool {
  tool: Tool;
  calls: ToolCall[];
}

/** A tool that answers with `run`. */
export function fakeTool(offer: Tool['offer'], run: RunTool): FakeTool {
  const calls: ToolCall[] = [];
  const tool: Tool = {
    id: 'fake',
    label: 'Fake',
    offer,
    destination: () => null,
    run: async (call, context) => {
      calls.push(call);
      return run(call, context);
    },
  };
  return { tool, calls };
}

/** A server with one tool for each name. Its functions are named `LABEL_NAME`. */
export function fakeServer(label: string, names: readonly string[], run: RunTool): FakeTool & { server: ListedServer } {
  const tools = names.map((name): ListedTool => {
    const inputSchema = { type: 'object', properties: { city: { type: 'string' } } };
    return { name, functionName: `${label}_${name.replaceAll('.', '_')}`, description: `Does ${name}.`, inputSchema };
  });
  const fake = fakeTool(
    { functions: tools.map(({ functionName: name }) => ({ name, description: null, parameters: null })) },
    run,
  );
  return { ...fake, server: { ...fake.tool, tools } };
}

/** What the user allows, in memory. */
export function memoryToolAccess(allowed: ApiToolAccess = NO_TOOL_ACCESS): ToolAccessStore {
  let access = allowed;
  return {
    get: async () => access,
    set: async (next) => {
      access = next;
    },
  };
}

/** Ports of given tools. What is not given is switched off. */
export function toolPorts(tools: { python?: Tool; browser?: Tool; servers?: Readonly<Record<string, ListedServer>> }): ToolPorts {
  return {
    python: async () => {
      if (!tools.python) throw new Error('The test has no Python.');
      return tools.python;
    },
    browser: async () => tools.browser ?? null,
    mayReach: async () => tools.servers !== undefined,
    connect: async ({ url }) => {
      const server = tools.servers?.[url];
      if (!server) throw new Error('The server does not answer.');
      return server;
    },
  };
}
