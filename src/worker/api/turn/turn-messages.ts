// A turn's request as Harmony messages: system, developer, history.

import type { SampledMessage } from '../../harmony/conversation-policy.ts';
import { contentMessage, type ToolDescription, type ToolNamespace } from '../../harmony/message.ts';
import { BROWSER, PYTHON } from '../../harmony/rendering/built-in-tools.ts';
import { systemContent } from '../../harmony/rendering/system-text.ts';
import { functionNamespaces } from './function-tool.ts';
import { type HistoryMessage, recipientOf } from './history.ts';
import type { BuiltInTool, TurnRequest } from './turn-request.ts';

/** The parts of a request that its first messages say. */
export interface Declared extends Pick<TurnRequest, 'system' | 'instructions' | 'responseFormats'> {
  tools: readonly ToolDescription[];
}

const BUILT_IN: Readonly<Record<BuiltInTool, ToolNamespace>> = { browser: BROWSER, python: PYTHON };

/** The messages of a turn whose history is `history`. */
export function turnMessages(
  { system, instructions, tools, responseFormats }: Declared,
  history: readonly HistoryMessage[],
): SampledMessage[] {
  const { effort, date, modelIdentity, knowledgeCutoff, builtInTools } = system;
  const namespaces = builtInTools.map((name) => BUILT_IN[name]);
  const content = { ...systemContent(effort, date), modelIdentity, knowledgeCutoff, tools: namespaces };
  const developer = { type: 'developer' as const, instructions, tools: functionNamespaces(tools), responseFormats };
  const hasDeveloper = instructions !== null || tools.length > 0 || responseFormats.length > 0;
  return [contentMessage('system', [content]), ...(hasDeveloper ? [contentMessage('developer', [developer])] : []), ...history];
}

/** Names by which the model calls the tools of a turn. */
export function qualifiedNames({ system, tools }: Pick<Declared, 'system' | 'tools'>): string[] {
  const builtIn = system.builtInTools.flatMap((namespace) => {
    const { tools: members } = BUILT_IN[namespace];
    return members.length === 0 ? [namespace] : members.map(({ name }) => `${namespace}.${name}`);
  });
  return [...tools.map(({ name }) => recipientOf(name)), ...builtIn];
}
