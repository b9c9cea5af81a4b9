// The Response object: OpenAI's fields, and those that Open Responses requires besides. Pure.

import type { AnswerUsage } from '../../../contracts/answer.ts';
import type { ReasoningEffort } from '../../../contracts/chat.ts';
import type { OutputItem } from './items.ts';

export type ResponseStatus = 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled';

export interface ResponseUsage {
  input_tokens: number;
  input_tokens_details: { cached_tokens: number; cache_write_tokens: number };
  output_tokens: number;
  output_tokens_details: { reasoning_tokens: number };
  total_tokens: number;
}

/** A function of the request. Large numbers in its schema are rounded, as JavaScript reads them. */
export interface FunctionToolEcho {
  type: 'function';
  name: string;
  description: string | null;
  parameters: Record<string, unknown> | null;
  strict: boolean;
}

/** A custom tool of the request, as it was sent. */
export interface CustomToolEcho {
  type: 'custom';
  name: string;
  description?: string;
  format?: { type: 'text' } | { type: 'grammar'; syntax: 'regex'; definition: string };
}

/** A tool of the app, as it was sent. The secrets of a server are left out. */
export type HostedToolEcho =
  | { type: 'code_interpreter'; container: { type: 'auto' } }
  | { type: 'web_search' | 'web_search_2025_08_26' | 'web_search_preview' | 'web_search_preview_2025_03_11' }
  | {
      type: 'mcp';
      server_label: string;
      server_url: string;
      headers?: Record<string, string> | null;
      authorization?: string;
      allowed_tools?: string[] | null;
      require_approval?: 'always' | 'never' | null;
    };

export type ToolEcho = FunctionToolEcho | CustomToolEcho | HostedToolEcho;

export type ToolChoiceEcho =
  | 'auto'
  | 'none'
  | 'required'
  | { type: 'function'; name: string }
  | { type: 'custom'; name: string }
  | { type: 'code_interpreter' | 'web_search_preview' | 'web_search_preview_2025_03_11' }
  | { type: 'mcp'; server_label: string; name?: string | null }
  | { type: 'allowed_tools'; mode: 'auto' | 'required'; tools: Record<string, unknown>[] };

/** The form of the text. Large numbers in the schema are rounded, as JavaScript reads them. */
export type TextFormatEcho =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; name: string; description?: string; schema: Record<string, unknown>; strict: boolean };

/** The kind of reasoning summary that a request asks for. */
export type SummaryKind = 'auto' | 'concise' | 'detailed';

/** Fields of a response that repeat its request, or that never change here. */
export interface RequestEcho {
  model: string;
  instructions: string | null;
  previous_response_id: string | null;
  tools: ToolEcho[];
  tool_choice: ToolChoiceEcho;
  parallel_tool_calls: boolean;
  truncation: 'auto' | 'disabled';
  text: { format: TextFormatEcho; verbosity: 'low' | 'medium' | 'high' };
  reasoning: { effort: ReasoningEffort; summary: SummaryKind | null };
  temperature: number;
  top_p: number;
  presence_penalty: number;
  frequency_penalty: number;
  top_logprobs: number;
  max_output_tokens: number | null;
  max_tool_calls: number | null;
  metadata: Record<string, string>;
  store: boolean;
  background: false;
  service_tier: 'default';
  safety_identifier: string | null;
  prompt_cache_key: string | null;
  /** Absent unless given: OpenAI's types have no null here. */
  user?: string;
  /** OpenAI's types require it. Nothing here needs a permission. */
  access_programs: null;
}

export interface ResponseObject extends RequestEcho {
  id: string;
  object: 'response';
  /** Unix time, seconds. */
  created_at: number;
  completed_at: number | null;
  status: ResponseStatus;
  incomplete_details: { reason: 'max_output_tokens' } | null;
  error: { code: 'server_error'; message: string } | null;
  output: OutputItem[];
  /** Tokens so far while the response is in progress. */
  usage: ResponseUsage;
}

/** The usage of an answer. Every prompt token that was not cached is in the KV cache afterwards. */
export function responseUsage({ promptTokens, cachedTokens, outputTokens, reasoningTokens }: AnswerUsage): ResponseUsage {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens, cache_write_tokens: promptTokens - cachedTokens },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: promptTokens + outputTokens,
  };
}

/** A response before its first item. Times in ms since 1970. */
export function newResponse(
  id: string,
  echo: RequestEcho,
  { createdAt, promptTokens }: { createdAt: number; promptTokens: number },
): ResponseObject {
  return {
    id,
    object: 'response',
    created_at: Math.floor(createdAt / 1000),
    completed_at: null,
    status: 'in_progress',
    incomplete_details: null,
    error: null,
    output: [],
    usage: {
      input_tokens: promptTokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: 0,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: promptTokens,
    },
    ...echo,
  };
}
