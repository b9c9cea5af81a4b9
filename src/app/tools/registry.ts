// The tools that a chat can have, in the order in which they are shown. A new tool is one row here.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { formatBytes } from '../../contracts/format-bytes.ts';
import type { Tool, ToolOffer } from '../../contracts/tools.ts';
import { coreBytes, PYTHON_FILES } from '../../tools/python/files.ts';
import { functionsIn } from './functions/stored-functions.ts';
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
}

/** A kind of tool: how it is set up, and what it adds to a chat. */
export interface ToolKind {
  id: string;
  label: string;
  /** What it does and what leaves the device, in one or two sentences. */
  description: string;
  /** Sets the tool up. Null where there is nothing to set up. Loaded when it is shown. */
  Panel: LazyExoticComponent<ComponentType<ToolPanelProps>> | null;
  /**
   * `ask`: the user allows each call, unless the user chose otherwise. `typed`: the user types each
   * result, so nothing is asked.
   */
  permission: 'ask' | 'typed';
  /** The tools that can be switched on with these settings. None where a setting is missing. */
  list(settings: unknown): readonly ListedTool[];
  /**
   * What the model is offered of a listed tool, for the count of tokens. Null where only the tool
   * itself knows.
   */
  offer(id: string, settings: unknown): ToolOffer | null;
  /**
   * Makes a listed tool for one conversation; it is used until the settings change. Errors: any,
   * with words for the user. The answer then fails with them.
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

export const TOOL_KINDS: readonly ToolKind[] = [PYTHON, FUNCTIONS];

/** The kind of a tool by its id: `mcp:x` is of the kind `mcp`. */
export const kindOf = (toolId: string): ToolKind | null => TOOL_KINDS.find(({ id }) => id === toolId.split(':')[0]) ?? null;
