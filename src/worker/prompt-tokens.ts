// Counts the tokens of a chat's prompt without generating: for the gauge of the page.
import type { ChatMessage, GenerateOptions, MessageTokens, PromptTokens } from '../contracts/chat.ts';
import { roomForAnswer } from './chat-generation.ts';
import { chatMessages, turnMessage } from './harmony/chat.ts';
import type { HarmonyEncoding } from './harmony/encoding.ts';
import { renderAssistantStart, renderMessage, renderMessages } from './harmony/rendering/render.ts';
import type { ServedModel } from './models/served-model.ts';

export interface CountRequest {
  messages: readonly ChatMessage[];
  options: Pick<GenerateOptions, 'instructions' | 'effort' | 'maxTokens'>;
  /** The date as YYYY-MM-DD. */
  date: string | null;
  signal: AbortSignal;
  /** Lets other work of the thread run. */
  rest(): Promise<void>;
}

/**
 * Counts as `generateChat` renders: the sum is the length of its prompt. Rests between messages, so
 * that a long count does not hold up an answer. Errors: the reason of the signal.
 */
export async function countPrompt(
  { encoding, contextTokens }: Pick<ServedModel, 'encoding' | 'contextTokens'>,
  { messages, options, date, signal, rest }: CountRequest,
): Promise<PromptTokens> {
  const { instructions, effort, maxTokens } = options;
  const preface = [...renderMessages(encoding, chatMessages([], { instructions, effort, date })), renderAssistantStart(encoding)];
  const counted: MessageTokens[] = [];
  for (const message of messages) {
    await rest();
    signal.throwIfAborted();
    counted.push(countMessage(encoding, message));
  }
  return {
    contextTokens,
    answerTokens: roomForAnswer(contextTokens, maxTokens),
    prefaceTokens: preface.reduce((sum, { length }) => sum + length, 0),
    messages: counted,
  };
}

function countMessage(encoding: HarmonyEncoding, message: ChatMessage): MessageTokens {
  const countOf = (each: ChatMessage) => renderMessage(encoding, turnMessage(each)).length;
  const tokens = countOf(message);
  const { role, content } = message;
  return { tokens, fileTokens: message.files?.length ? tokens - countOf({ role, content }) : 0 };
}
