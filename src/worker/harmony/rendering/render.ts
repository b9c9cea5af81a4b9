// Renders messages to token ids, one segment at a time. Each text is encoded alone and as ordinary
// text, so that no text from outside becomes structure. Only this file writes structural ids. As
// encoding.rs of openai/harmony 0.0.8.

import type { HarmonyEncoding } from '../encoding.ts';
import type { Content, Message } from '../message.ts';
import { CONSTRAIN } from '../parsing/header-parts.ts';
import { developerText } from './developer-text.ts';
import { checkHeader } from './names.ts';
import { systemText } from './system-text.ts';

/**
 * Whether a developer message declares tools in the namespace `functions`. The system message then
 * names the channel of calls.
 */
function hasFunctionTools(messages: readonly Message[]): boolean {
  const contents = messages.flatMap((message) => message.content);
  return contents.some(
    (part) => part.type === 'developer' && part.tools.some(({ name, tools }) => name === 'functions' && tools.length > 0),
  );
}

function contentText(content: Content, role: Message['role'], functionTools: boolean): string {
  if (content.type === 'text') return content.text;
  if (content.type !== role) throw new TypeError(`${content.type} content needs a ${content.type} message, found one of ${role}`);
  return content.type === 'system' ? systemText(content, functionTools) : developerText(content);
}

function authorText({ role, name }: Message): readonly string[] {
  if (role !== 'tool') return name === null ? [role] : [role, `:${name}`];
  if (name === null) throw new TypeError('a tool message needs the name of its tool, found none');
  return [name];
}

/**
 * The marker before a content type is the only text that becomes a token, and only at that place.
 */
function renderContentType({ tokenizer, tokens }: HarmonyEncoding, contentType: string): number[] {
  if (!contentType.startsWith(CONSTRAIN)) return tokenizer.encode(` ${contentType}`);
  return [...tokenizer.encode(' '), tokens.constrain, ...tokenizer.encode(contentType.slice(CONSTRAIN.length))];
}

/** From `<|start|>` to `<|message|>`, both included. */
function renderHeader(encoding: HarmonyEncoding, message: Message): number[] {
  const { tokenizer, tokens } = encoding;
  const { recipient, channel, contentType } = message;
  checkHeader(message);
  return [
    tokens.start,
    ...authorText(message).flatMap((text) => tokenizer.encode(text)),
    ...(recipient === null || recipient === 'all' ? [] : tokenizer.encode(` to=${recipient}`)),
    ...(channel === null ? [] : [tokens.channel, ...tokenizer.encode(channel)]),
    ...(contentType === null ? [] : renderContentType(encoding, contentType)),
    tokens.message,
  ];
}

/** A call ends with `<|call|>`, every other message of the history with `<|end|>`. */
function terminatorOf({ tokens }: HarmonyEncoding, { role, recipient }: Message): number {
  return role === 'assistant' && recipient !== null ? tokens.call : tokens.end;
}

/**
 * Ids of one message. `functionTools` adds the line on function calls to a system message. Errors:
 * TypeError for a tool message without a name, and for system or developer content in another
 * role's message. InvalidNameError for a name that would be read as something else, in the header
 * or in a declared tool.
 */
export function renderMessage(encoding: HarmonyEncoding, message: Message, functionTools = false): number[] {
  const ids = renderHeader(encoding, message);
  for (const part of message.content) {
    for (const id of encoding.tokenizer.encode(contentText(part, message.role, functionTools))) ids.push(id);
  }
  ids.push(terminatorOf(encoding, message));
  return ids;
}

/**
 * Ids of each message of a conversation, in order. It drops nothing: analysis.ts does that. Errors:
 * as `renderMessage`.
 */
export function renderMessages(encoding: HarmonyEncoding, messages: readonly Message[]): number[][] {
  const functionTools = hasFunctionTools(messages);
  return messages.map((message) => renderMessage(encoding, message, functionTools));
}

/** The start of the answer: `<|start|>assistant`. The model writes the channel itself. */
export function renderAssistantStart({ tokenizer, tokens }: HarmonyEncoding): number[] {
  return [tokens.start, ...tokenizer.encode('assistant')];
}
