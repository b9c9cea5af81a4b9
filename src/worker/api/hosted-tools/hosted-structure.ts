// The structure of an answer whose tools run here: what the model may call in each of its rounds.

import type { ByteGrammar } from '../../grammar/byte-grammar.ts';
import type { BuiltInRecipient, TurnConstraint } from '../../grammar/turn/turn-constraint.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import type { TurnStructure } from '../structured-output/turn-structure.ts';
import { builtInRecipients } from '../turn/built-in-recipients.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import type { HostedReference } from '../turn/tool-choice.ts';
import type { HostedTools } from './hosted-tools.ts';

/** The structure of the caller's own tools. `first` may force a call; `later` is what holds after it. */
export interface RoundStructures {
  first: TurnStructure;
  later: TurnStructure;
  /** The tool of the app that must be called first. Null for none. */
  named: HostedReference | null;
  /** Whether the request names a tool of the caller that must be called first. */
  namesCallerTool: boolean;
}

/** Constraints by round, and the tools that the model is shown in all of them. */
export interface HostedStructure {
  structure: TurnStructure;
  afterCall: TurnConstraint | null;
  withoutCalls: TurnConstraint;
}

/** Adds the tools of the app to the caller's. Errors: 400 if a call must come, and no tool can be called. */
export function hostedStructure({ first, later, ...choice }: RoundStructures, hosted: HostedTools): HostedStructure {
  const isForced = first.constraint?.final === 'forbidden';
  const callable = choice.namesCallerTool ? { builtIn: [], functions: [] } : callableOf(hosted, choice.named);
  const constraint = withCallable(first.constraint, callable, isForced);
  if (isForced && constraint?.calls.size === 0 && callable.builtIn.length === 0) {
    throw invalidValue('tool_choice', 'the server has no such tool that may be called. Name one that it lists, or none.');
  }
  return {
    structure: { ...first, tools: [...first.tools, ...hosted.functions], constraint },
    afterCall: withCallable(later.constraint, callableOf(hosted, null), false),
    withoutCalls: later.constraint ?? { final: 'free', calls: callerCalls(later.tools), maxReasoningTokens: null },
  };
}

interface Callable {
  builtIn: readonly BuiltInRecipient[];
  functions: readonly FunctionTool[];
}

/** The tools of the app that a reference means. Null for all. */
function callableOf(hosted: HostedTools, named: HostedReference | null): Callable {
  const builtIn = builtInRecipients(hosted.builtIn);
  if (named === null) return { builtIn, functions: hosted.functions };
  if (named.kind !== 'mcp') {
    return { builtIn: builtInRecipients([named.kind === 'code_interpreter' ? 'python' : 'browser']), functions: [] };
  }
  const server = hosted.servers.find(({ label }) => label === named.label);
  const functions = server?.functions.filter(({ listed }) => named.name === null || named.name === listed.name) ?? [];
  return { builtIn: [], functions: functions.map(({ tool }) => tool) };
}

/** Functions of servers are held to their schemas only where a call is forced, as the caller's are. */
function withCallable(
  constraint: TurnConstraint | null,
  { builtIn, functions }: Callable,
  isForced: boolean,
): TurnConstraint | null {
  if (constraint === null) return null;
  const calls = new Map<string, ByteGrammar | null>(constraint.calls);
  for (const tool of functions) calls.set(tool.name, isForced ? tool.grammar() : null);
  return { ...constraint, calls, builtIn };
}

function callerCalls(tools: readonly FunctionTool[]): Map<string, ByteGrammar | null> {
  return new Map(tools.map((tool) => [tool.name, tool.kind === 'custom' ? tool.grammar() : null]));
}
