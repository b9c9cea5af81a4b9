// The events of a streamed response, as OpenAI names them. Types only.

import type { OutputItem, OutputLogprob, OutputText, ReasoningText, UrlCitation } from './items.ts';
import type { ResponseObject } from './response.ts';

/** Where an event belongs: an item of the output. */
interface AtItem {
  item_id: string;
  output_index: number;
}

/** Where an event belongs: a part of an item's content. */
interface AtPart extends AtItem {
  content_index: number;
}

/** An event before it has its number. */
export type EventDraft =
  | { type: 'response.created' | 'response.in_progress'; response: ResponseObject }
  | TerminalDraft
  | { type: 'response.output_item.added' | 'response.output_item.done'; output_index: number; item: OutputItem }
  | ({ type: 'response.content_part.added' | 'response.content_part.done'; part: OutputText | ReasoningText } & AtPart)
  | ({ type: 'response.output_text.delta'; delta: string; logprobs: OutputLogprob[] } & AtPart)
  | ({ type: 'response.output_text.done'; text: string; logprobs: OutputLogprob[] } & AtPart)
  | ({ type: 'response.reasoning_text.delta'; delta: string } & AtPart)
  | ({ type: 'response.reasoning_text.done'; text: string } & AtPart)
  | ({ type: 'response.function_call_arguments.delta'; delta: string } & AtItem)
  | ({ type: 'response.function_call_arguments.done'; arguments: string; name: string } & AtItem)
  | ({ type: 'response.custom_tool_call_input.delta'; delta: string } & AtItem)
  | ({ type: 'response.custom_tool_call_input.done'; input: string } & AtItem)
  | ({ type: 'response.output_text.annotation.added'; annotation_index: number; annotation: UrlCitation } & AtPart)
  | HostedDraft
  | { type: 'error'; code: string | null; message: string; param: string | null };

type HostedProgress =
  | `response.code_interpreter_call.${'in_progress' | 'interpreting' | 'completed'}`
  | `response.web_search_call.${'in_progress' | 'searching' | 'completed'}`
  | `response.mcp_list_tools.${'in_progress' | 'completed'}`
  | `response.mcp_call.${'in_progress' | 'completed' | 'failed'}`;

/** An event of a tool that runs in this app. */
type HostedDraft =
  | ({ type: HostedProgress } & AtItem)
  | ({ type: 'response.code_interpreter_call_code.delta'; delta: string } & AtItem)
  | ({ type: 'response.code_interpreter_call_code.done'; code: string } & AtItem)
  | ({ type: 'response.mcp_call_arguments.delta'; delta: string } & AtItem)
  | ({ type: 'response.mcp_call_arguments.done'; arguments: string } & AtItem);

/** The last event of a stream. */
export interface TerminalDraft {
  type: 'response.completed' | 'response.incomplete' | 'response.failed';
  response: ResponseObject;
}

/** An event of a stream. Numbers begin at 0 and have no gaps. */
export type ResponseEvent = EventDraft & { sequence_number: number };
