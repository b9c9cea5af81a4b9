// The items of a response, as they cross the wire: what a request gives and what a model adds. Types only.

import type { HostedOutputItem, McpApprovalResponseItem } from './hosted-items.ts';

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** Harmony's channel of an assistant's message: `commentary` or `final`. */
export type Phase = 'commentary' | 'final_answer';

export interface InputText {
  type: 'input_text';
  text: string;
}

/** A token of an output text. Log-probabilities are natural logarithms. */
export interface TokenLogprob {
  token: string;
  /** UTF-8. */
  bytes: number[];
  logprob: number;
}

export interface OutputLogprob extends TokenLogprob {
  top_logprobs: TokenLogprob[];
}

/** A page that a text cites. Indices are UTF-16 units of the text; the end is exclusive. */
export interface UrlCitation {
  type: 'url_citation';
  url: string;
  title: string;
  start_index: number;
  end_index: number;
}

export interface OutputText {
  type: 'output_text';
  text: string;
  annotations: UrlCitation[];
  logprobs: OutputLogprob[];
}

export interface ReasoningText {
  type: 'reasoning_text';
  text: string;
}

interface Item {
  id: string;
  status: ItemStatus;
}

export interface InputMessageItem extends Item {
  type: 'message';
  role: 'user' | 'system' | 'developer';
  content: InputText[];
}

export interface AssistantMessageItem extends Item {
  type: 'message';
  role: 'assistant';
  content: OutputText[];
  phase: Phase;
}

export interface ReasoningItem extends Item {
  type: 'reasoning';
  summary: [];
  content: ReasoningText[];
  /** The reasoning in a form to send back. Absent unless requested. */
  encrypted_content?: string;
}

export interface FunctionCallItem extends Item {
  type: 'function_call';
  call_id: string;
  name: string;
  /** JSON, as the model wrote it. */
  arguments: string;
}

export interface FunctionCallOutputItem extends Item {
  type: 'function_call_output';
  call_id: string;
  output: string;
}

/** A call whose input is a text. */
export interface CustomToolCallItem extends Item {
  type: 'custom_tool_call';
  call_id: string;
  name: string;
  input: string;
}

export interface CustomToolCallOutputItem extends Item {
  type: 'custom_tool_call_output';
  call_id: string;
  output: string;
}

/** An item that the model adds. */
export type OutputItem = AssistantMessageItem | ReasoningItem | FunctionCallItem | CustomToolCallItem | HostedOutputItem;

/** An item of a conversation. */
export type ConversationItem =
  | InputMessageItem
  | OutputItem
  | FunctionCallOutputItem
  | CustomToolCallOutputItem
  | McpApprovalResponseItem;
