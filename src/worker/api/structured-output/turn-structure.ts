// The structure that a request asks of an answer: its tools, their choice and the form of its text
// become what the model is shown, and what its answer is held to.

import type { ByteGrammar } from '../../grammar/byte-grammar.ts';
import type { TurnConstraint } from '../../grammar/turn/turn-constraint.ts';
import type { ResponseFormat } from '../../harmony/message.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import { shownTools, type ToolChoice } from '../turn/tool-choice.ts';
import type { OutputFormat } from './output-format.ts';

/** What a request asks for. */
export interface WantedStructure {
  /** All that are declared. */
  tools: readonly FunctionTool[];
  choice: ToolChoice;
  /** Whether tools of the app are shown besides. */
  hasHosted?: boolean;
  /** The form of the text. Null for any text. */
  format: OutputFormat | null;
  /** Maximum of reasoning tokens. Null for none. */
  maxReasoningTokens?: number | null;
}

/** The part of a turn that follows from it. */
export interface TurnStructure {
  /** The tools that the model is shown. */
  tools: readonly FunctionTool[];
  /** The forms of the text that the model is shown. */
  responseFormats: readonly ResponseFormat[];
  /** What the answer is held to. Null where it is free, which costs nothing. */
  constraint: TurnConstraint | null;
}

/**
 * The structure of a turn. Errors: 400 for a choice of a tool that is not declared, and for schemas
 * of tools that the answer cannot be held to.
 */
export function turnStructure({
  tools,
  choice,
  format,
  hasHosted = false,
  maxReasoningTokens = null,
}: WantedStructure): TurnStructure {
  const shown = shownTools(tools, choice, hasHosted);
  const isForced = choice.mode === 'required';
  const isFree = !isForced && format === null && maxReasoningTokens === null && !shown.some(({ isStrict }) => isStrict);
  return {
    tools: shown,
    responseFormats: format?.shown ? [format.shown] : [],
    constraint: isFree
      ? null
      : { final: isForced ? 'forbidden' : (format?.grammar ?? 'free'), calls: callsOf(shown, choice), maxReasoningTokens },
  };
}

/** The tools that may be called. A function that may be left out and is not strict takes any JSON object. */
function callsOf(shown: readonly FunctionTool[], { mode, named, hostedNamed }: ToolChoice): Map<string, ByteGrammar | null> {
  if (hostedNamed !== null) return new Map();
  const callable = named === null ? shown : shown.filter(({ name }) => name === named);
  const isHeld = ({ kind, isStrict }: FunctionTool) => mode === 'required' || isStrict || kind === 'custom';
  return new Map(callable.map((tool) => [tool.name, isHeld(tool) ? tool.grammar() : null]));
}
