// Events of an answer → what a run of a text gives, in chunks or whole. Pure.

import type { AnswerEnd, AnswerEvent, FinishReason } from '../../../contracts/answer.ts';
import { functionName } from '../turn/history.ts';

/** A call of a function. */
export interface RunToolCall {
  name: string;
  /** An object; text that is no JSON object stays as the model wrote it. */
  arguments: unknown;
}

/** Token counts, as OpenAI names them. */
export interface RunUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
  completion_tokens_details: { reasoning_tokens: number };
}

/** Reason for the end of a run, as OpenAI names it. */
type RunFinishReason = 'stop' | 'length' | 'tool_calls';

/** A part of the output. Only the last has the reason of its end and the usage. */
export interface PromptChunk {
  response: string;
  tool_calls?: RunToolCall[];
  finish_reason?: RunFinishReason;
  usage?: RunUsage;
}

/** The parts of the output, one for each event that has text or a call. Reasoning is no part of it. */
export async function* promptChunks(events: AsyncIterable<AnswerEvent>): AsyncGenerator<PromptChunk> {
  let call = { name: '', text: '' };
  for await (const event of events) {
    if (event.type === 'text-delta' && event.text !== '') yield { response: event.text };
    if (event.type === 'tool-call-start') call = { name: functionName(event.recipient), text: '' };
    if (event.type === 'tool-call-delta') call.text += event.text;
    if (event.type === 'tool-call-end') yield { response: '', tool_calls: [callOf(call)] };
    if (event.type === 'end') yield lastChunk(event);
  }
}

function callOf({ name, text }: { name: string; text: string }): RunToolCall {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { name, arguments: value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { name, arguments: text };
}

const REASONS: Readonly<Record<FinishReason, RunFinishReason>> = {
  stop: 'stop',
  'tool-calls': 'tool_calls',
  length: 'length',
  cancelled: 'stop',
};

function lastChunk({ reason, usage }: AnswerEnd): PromptChunk {
  const { promptTokens, outputTokens, cachedTokens, reasoningTokens } = usage;
  return {
    response: '',
    finish_reason: REASONS[reason],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: outputTokens,
      total_tokens: promptTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: cachedTokens },
      completion_tokens_details: { reasoning_tokens: reasoningTokens },
    },
  };
}

/** The whole output: its parts joined. */
export async function promptObject(chunks: AsyncIterable<PromptChunk>): Promise<PromptChunk> {
  let whole: PromptChunk = { response: '' };
  for await (const { response, tool_calls: calls, ...rest } of chunks) {
    const allCalls = [...(whole.tool_calls ?? []), ...(calls ?? [])];
    whole = { ...whole, ...rest, response: whole.response + response, ...(allCalls.length > 0 && { tool_calls: allCalls }) };
  }
  return whole;
}
