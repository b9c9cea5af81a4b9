// Counts the tokens of a chat's prompt without generating: for the gauge of the page.
import type { ChatMessage, GenerateOptions, MessageTokens, PromptTokens } from '../contracts/chat.ts';
import { roomForAnswer } from './chat-generation.ts';
import { chatHistory, chatPrompt } from './chat-turns.ts';
import { dropPastAnalysis } from './harmony/analysis.ts';
import type { HarmonyEncoding } from './harmony/encoding.ts';
import { renderAssistantStart, renderMessages } from './harmony/rendering/render.ts';
import type { ServedModel } from './models/served-model.ts';

export interface CountRequest {
  messages: readonly ChatMessage[];
  options: Pick<GenerateOptions, 'instructions' | 'effort' | 'maxTokens' | 'tools'>;
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
  const preface = [...renderMessages(encoding, chatPrompt({ ...options, date }, [])), renderAssistantStart(encoding)];
  const counted: MessageTokens[] = [];
  for (const message of messages) {
    await rest();
    signal.throwIfAborted();
    counted.push(countMessage(encoding, message));
  }
  return {
    contextTokens,
    answerTokens: roomForAnswer(contextTokens, options.maxTokens),
    prefaceTokens: preface.reduce((sum, { length }) => sum + length, 0),
    messages: counted,
  };
}

function countMessage(encoding: HarmonyEncoding, message: ChatMessage): MessageTokens {
  const countOf = (each: ChatMessage) =>
    renderMessages(encoding, dropPastAnalysis(chatHistory([each]))).reduce((sum, { length }) => sum + length, 0);
  const tokens = countOf(message);
  const { files, ...rest } = message;
  return { tokens, fileTokens: files?.length ? tokens - countOf(rest) : 0 };
}
