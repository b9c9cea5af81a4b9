// A call of a tool, out of and back into a conversation: the arguments the model wrote, the message that answers it.

import { type Message, textMessage } from './message.ts';

/** The arguments of a call, or why they cannot be read: a sentence to answer the model with. */
export type ToolArguments = { value: unknown } | { problem: string };

/** Reads the JSON of a call. No text at all is a call without arguments. */
export function readArguments(text: string): ToolArguments {
  if (text.trim() === '') return { value: {} };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: `The arguments must be JSON: ${error.message}` };
  }
}

/** The message with which a tool answers `call`: from the tool, to the assistant, on the channel of the call. */
export function toolResult(call: Pick<Message, 'recipient' | 'channel'>, text: string): Message {
  if (call.recipient === null)
    throw new TypeError('a tool result needs the call that it answers, found a message without recipient');
  return textMessage('tool', text, { name: call.recipient, recipient: 'assistant', channel: call.channel ?? 'commentary' });
}
