// The tools that a chat can have, in the order in which they are shown. A new tool is one row here.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { formatBytes } from '../../contracts/format-bytes.ts';
import type { Tool, ToolOffer } from '../../contracts/tools.ts';
import { coreBytes, PYTHON_FILES } from '../../tools/python/files.ts';
import { hostOf, isUsable, sourceIn } from './browser/stored-source.ts';
import { functionsIn } from './functions/stored-functions.ts';
import { connectionOf, serversIn } from './mcp/stored-servers.ts';
import { timeLimitIn } from './python/python-settings.ts';

/** Props of a panel that sets a tool up. */
export interface ToolPanelProps {
  /** What the panel stored last, as JSON has it. Undefined before the first change. */
  settings: unknown;
  /** Stores settings, in this tab and in the others. They must survive JSON. */
  onChange(settings: unknown): void;
}

/** A tool that can be switched on in a chat. */
export interface ListedTool {
  /** `python`, `browser`, `functions`, or `mcp:LABEL`. */
  id: string;
  label: string;
  /** What it does, in one sentence. */
  description: string;
  /** No call of it sends anything. */
  staysOnDevice?: boolean;
}

/**
 * Which calls the user allows first. `ask`: each call, unless the user chose otherwise. `leaving`:
 * each call that sends something to a host. `typed`: none, because the user types the results.
 */
export type ToolPermission = 'ask' | 'leaving' | 'typed';

/** A kind of tool: how it is set up, and what it adds to a chat. */
export interface ToolKind {
  id: string;
  label: string;
  /** What it does and what leaves the device, in one or two sentences. */
  description: string;
  /** Sets the tool up. Null where there is nothing to set up. Loaded when it is shown. */
  Panel: LazyExoticComponent<ComponentType<ToolPanelProps>> | null;
  permission: ToolPermission;
  /** The tools that can be switched on with these settings. None where a setting is missing. */
  list(settings: unknown): readonly ListedTool[];
  /**
   * What the model is offered of a listed tool, for the count of tokens. Null where only the tool
   * itself knows.
   */
  offer(id: string, settings: unknown): ToolOffer | null;
  /**
   * Makes a listed tool for one conversation; it is used until the settings change. Errors: any,
   * with words for the user. The answer then fails with `tool-unavailable` and them.
   */
  create(id: string, settings: unknown, conversationId: string): Promise<Tool>;
}

const FUNCTIONS: ToolKind = {
  id: 'functions',
  label: 'Your own functions',
  description: 'Functions that you paste as JSON. You type what each call gives back.',
  Panel: lazy(() => import('./functions/FunctionsPanel.tsx').then((module) => ({ default: module.FunctionsPanel }))),
  permission: 'typed',
  list(settings) {
    const count = functionsIn(settings).length;
    if (count === 0) return [];
    const description = count === 1 ? '1 function. You type its results.' : `${count} functions. You type their results.`;
    return [{ id: 'functions', label: 'Your own functions', description }];
  },
  offer: (_id, settings) => ({ functions: functionsIn(settings) }),
  create: async (_id, settings) => (await import('./functions/functions-tool.ts')).createFunctionsTool(functionsIn(settings)),
};

const BROWSER: ToolKind = {
  id: 'browser',
  label: 'Browser',
  description: 'Searches and opens pages, and cites them. By default only the documents of the chat; nothing leaves this device.',
  Panel: lazy(() => import('./browser/BrowserPanel.tsx').then((module) => ({ default: module.BrowserPanel }))),
  permission: 'leaving',
  list(settings) {
    const source = sourceIn(settings);
    if (!isUsable(source)) return [];
    const staysOnDevice = source.source === 'documents';
    const description = staysOnDevice ? 'Searches the attached documents.' : `Searches through ${hostOf(source.searchUrl)}.`;
    return [{ id: 'browser', label: 'Browser', description, staysOnDevice }];
  },
  offer: () => ({ builtIn: 'browser' }),
  create: async (_id, settings) => (await import('./browser/make-browser.ts')).makeBrowser(sourceIn(settings)),
};

const MCP: ToolKind = {
  id: 'mcp',
  label: 'MCP servers',
  description: 'Tools of servers that you add. What a call sends leaves this device; you are asked first.',
  Panel: lazy(() => import('./mcp/McpPanel.tsx').then((module) => ({ default: module.McpPanel }))),
  permission: 'ask',
  list: (settings) =>
    serversIn(settings).map(({ label, url }) => ({ id: `mcp:${label}`, label, description: `Tools of ${new URL(url).host}.` })),
  // Only the server knows. The page does not connect to count.
  offer: () => null,
  async create(id, settings) {
    const server = serversIn(settings).find(({ label }) => id === `mcp:${label}`);
    if (!server) throw new Error(`The MCP server ${id.slice(4)} is no longer set up.`);
    const { connectMcp } = await import('../../tools/mcp/connect.ts');
    return await connectMcp(connectionOf(server), new AbortController().signal);
  },
};

const PYTHON: ToolKind = {
  id: 'python',
  label: 'Python',
  description: 'Runs programs that the model writes, on this device and without a network.',
  Panel: lazy(() => import('./python/PythonPanel.tsx').then((module) => ({ default: module.PythonPanel }))),
  permission: 'ask',
  list() {
    if (!PYTHON_FILES) return [];
    const description = `Runs programs, computes and plots. The first use loads ${formatBytes(coreBytes(PYTHON_FILES))}.`;
    return [{ id: 'python', label: 'Python', description }];
  },
  offer: () => ({ builtIn: 'python' }),
  async create(_id, settings) {
    const { createPythonTool } = await import('../../tools/python/python-tool.ts');
    return createPythonTool({ timeLimitSeconds: timeLimitIn(settings) });
  },
};

export const TOOL_KINDS: readonly ToolKind[] = [PYTHON, BROWSER, MCP, FUNCTIONS];

/** The kind of a tool by its id: `mcp:x` is of the kind `mcp`. */
export const kindOf = (toolId: string): ToolKind | null => TOOL_KINDS.find(({ id }) => id === toolId.split(':')[0]) ?? null;
