// The data model of a Harmony conversation: author, recipient, channel and contents of each
// message. Types only, as chat.rs of openai/harmony.

import type { ReasoningEffort } from '../../contracts/chat.ts';
import type { JsonObject } from './json-as-written.ts';

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/**
 * A JSON schema, as it was written or as a plain object. Only the keywords of the model's training
 * are read.
 */
export type JsonSchema = Readonly<Record<string, unknown>> | JsonObject;

/** A tool of a namespace that the model can call. */
export interface ToolDescription {
  name: string;
  description: string;
  /** JSON schema of the argument; null when the tool has none. */
  parameters: JsonSchema | null;
}

/**
 * Tools that share a prefix: `functions` for the API's tools, `browser` and `python` for the
 * built-in ones.
 */
export interface ToolNamespace {
  name: string;
  description: string | null;
  tools: readonly ToolDescription[];
}

/** Facts about the model for its system message. Null leaves a line out. */
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

/** A format for the answer, which the model sees. It biases sampling and does not constrain it. */
export interface ResponseFormat {
  name: string;
  description: string | null;
  schema: JsonSchema;
}

/** The usual "system prompt", and the tools of the API. */
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
  /** Name of the author. A tool must have one (`functions.get_weather`), the other roles may. */
  name: string | null;
  recipient: string | null;
  channel: string | null;
  /**
   * The content type in the header: `json`, `code`, or `<|constrain|>json` for the marker and a
   * type.
   */
  contentType: string | null;
  content: readonly Content[];
}

/** Fields of a Message that are absent in most messages. */
export type MessageHeader = Pick<Message, 'name' | 'recipient' | 'channel' | 'contentType'>;

/** Creates a message of one text. Header fields that are not given are absent. */
export function textMessage(role: Role, text: string, header: Partial<MessageHeader> = {}): Message {
  return contentMessage(role, [{ type: 'text', text }], header);
}

/** Creates a message of any content. Header fields that are not given are absent. */
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
