// A request of Chat Completions: its parameters → a turn, and how its answer is shaped.

import { readFields, type ValuesOf } from '../parameters/field.ts';
import type { Metadata } from '../parameters/metadata.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import type { RequestBody } from '../parameters/request-body.ts';
import { samplingOf } from '../parameters/sampling.ts';
import { includesUsage } from '../parameters/streaming.ts';
import { givenFormat } from '../structured-output/guided-fields.ts';
import { type TurnStructure, turnStructure } from '../structured-output/turn-structure.ts';
import { builtInRecipients } from '../turn/built-in-recipients.ts';
import { systemSettings } from '../turn/template-fields.ts';
import type { ToolChoice } from '../turn/tool-choice.ts';
import type { TurnRequest } from '../turn/turn-request.ts';
import { conversationOf } from './conversation.ts';
import { CHAT_FIELDS } from './fields.ts';

/** How the choices of an answer are written. */
export interface ChoiceFormat {
  hasReasoning: boolean;
  hasLogprobs: boolean;
  /** Whether a call is a `function_call`, which answers the deprecated `functions`. */
  usesFunctionCall: boolean;
  /** Whether the request names the tool to call. OpenAI ends such a choice with `stop`. */
  namesTool: boolean;
}

export interface ChatRequest {
  model: string;
  /** Choices. */
  n: number;
  turn: TurnRequest;
  format: ChoiceFormat;
  isStreamed: boolean;
  /** Whether a last chunk reports the usage of a stream. */
  includesUsage: boolean;
  /** Null for none. */
  metadata: Metadata | null;
}

/** The values of the parameters. */
export type ChatValues = ValuesOf<typeof CHAT_FIELDS>;

/** Checks everything that can be checked without a model. `today` as YYYY-MM-DD. Errors: 400. */
export function parseChatRequest(body: RequestBody, today: string): ChatRequest {
  return chatRequestOf(readFields(CHAT_FIELDS, body), today);
}

/** The request of parameters that were read. `today` as YYYY-MM-DD. Errors: 400 for some that exclude each other. */
export function chatRequestOf(values: ChatValues, today: string): ChatRequest {
  return {
    model: values.model,
    n: values.n,
    turn: turnOf(values, today),
    format: formatOf(values),
    isStreamed: values.stream,
    includesUsage: includesUsage(values),
    metadata: values.metadata,
  };
}

function turnOf(values: ChatValues, today: string): TurnRequest {
  const effort = values.reasoning_effort ?? values.reasoning?.effort ?? null;
  return {
    ...conversationOf(values.messages),
    system: systemSettings(effort, values.chat_template_kwargs, today),
    ...structureOf(values),
    hasParallelCalls: values.parallel_tool_calls ?? true,
    maxTokens: smaller(values.max_completion_tokens, values.max_tokens),
    sampling: samplingOf(values),
    seed: values.seed,
    stop: values.stop,
    logprobs: logprobsOf(values),
    truncation: 'disabled',
    historyParam: 'messages',
  };
}

function formatOf(values: ChatValues): ChoiceFormat {
  return {
    hasReasoning: values.include_reasoning && !values.reasoning?.exclude,
    hasLogprobs: values.logprobs,
    usesFunctionCall: values.functions !== null && values.tools === null,
    namesTool: choiceOf(values).named !== null,
  };
}

function structureOf(values: ChatValues): TurnStructure {
  const choice = choiceOf(values);
  const structure = turnStructure({
    tools: [...(values.tools ?? []), ...(values.functions ?? [])],
    choice,
    format: givenFormat(values),
    maxReasoningTokens: smaller(values.reasoning?.max_tokens ?? null, values.thinking_token_budget),
  });
  const { constraint } = structure;
  // A call of a named tool is the only one that may come.
  if (constraint === null || choice.named !== null) return structure;
  const builtIn = builtInRecipients(values.chat_template_kwargs?.builtInTools ?? []);
  return { ...structure, constraint: { ...constraint, builtIn } };
}

/** The deprecated `function_call` counts where only the deprecated `functions` are declared. */
function choiceOf({ tools, tool_choice: choice, function_call: call }: ChatValues): ToolChoice {
  return tools === null && call !== null ? call : choice;
}

function logprobsOf({ logprobs, top_logprobs: top }: ChatValues): number | null {
  if (logprobs) return top ?? 0;
  if (top !== null) throw invalidValue('top_logprobs', "only allowed with 'logprobs': true.");
  return null;
}

function smaller(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
