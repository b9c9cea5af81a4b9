// The data model of a Harmony conversation: who says what to whom, on which channel. Types only, as chat.rs of openai/harmony.
// Knows nothing of token ids.

import type { ReasoningEffort } from '../../contracts/chat.ts';
import type { JsonObject } from './json-as-written.ts';

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/** A JSON schema, as it was written or as a plain object; only the keywords the model was trained to see are read. */
export type JsonSchema = Readonly<Record<string, unknown>> | JsonObject;

/** One callable tool of a namespace. */
export interface ToolDescription {
  name: string;
  description: string;
  /** JSON schema of the argument; null when the tool takes none. */
  parameters: JsonSchema | null;
}

/** Tools that share a prefix: `functions` for those of the API, `browser` and `python` for the built-in ones. */
export interface ToolNamespace {
  name: string;
  description: string | null;
  tools: readonly ToolDescription[];
}

/** What the system message tells the model about itself; null leaves a line out. */
export interface SystemContent {
  type: 'system';
  modelIdentity: string | null;
  effort: ReasoningEffort | null;
  /** As YYYY-MM-DD. */
  date: string | null;
  knowledgeCutoff: string | null;
  channels: readonly string[];
  channelRequired: boolean;
  tools: readonly ToolNamespace[];
}

/** A format for the answer, declared to the model; it biases sampling, it does not constrain it. */
export interface ResponseFormat {
  name: string;
  description: string | null;
  schema: JsonSchema;
}

/** What most people call the system prompt, and the tools of the API. */
export interface DeveloperContent {
  type: 'developer';
  instructions: string | null;
  tools: readonly ToolNamespace[];
  responseFormats: readonly ResponseFormat[];
}

export interface TextContent {
  type: 'text';
  text: string;
}

export type Content = TextContent | SystemContent | DeveloperContent;

export interface Message {
  role: Role;
  /** Of the author: obligatory for a tool (`functions.get_weather`), optional for the others. */
  name: string | null;
  recipient: string | null;
  channel: string | null;
  /** As it stands in the header: `json`, `code`, or `<|constrain|>json` for the marker and a type. */
  contentType: string | null;
  content: readonly Content[];
}

/** Fields of a Message that are mostly absent. */
export type MessageHeader = Pick<Message, 'name' | 'recipient' | 'channel' | 'contentType'>;

/** A message of one text; header fields that are not given are absent. */
export function textMessage(role: Role, text: string, header: Partial<MessageHeader> = {}): Message {
  return contentMessage(role, [{ type: 'text', text }], header);
}

/** A message of any content; header fields that are not given are absent. */
export function contentMessage(role: Role, content: readonly Content[], header: Partial<MessageHeader> = {}): Message {
  return {
    role,
    name: null,
    recipient: null,
    channel: null,
    contentType: null,
    ...header,
    content,
  };
}
