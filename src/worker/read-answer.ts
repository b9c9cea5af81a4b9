// Reads an answer of the chat again: the model computes how likely it found each of its tokens, and
// what else could have come.

import type { ChatMessage, GenerateOptions } from '../contracts/chat.ts';
import type { AnswerToRead, Recording } from '../contracts/recording.ts';
import { echoTokens } from './api/completions/echo.ts';
import { roomForAnswer } from './chat-generation.ts';
import { chatMessages } from './harmony/chat.ts';
import { planPrompt } from './harmony/conversation-policy.ts';
import type { HarmonyEncoding } from './harmony/encoding.ts';
import { renderBeginning } from './harmony/rendering/render-beginning.ts';
import type { ServedModel } from './models/served-model.ts';
import { recordedToken } from './recordings/spelling.ts';

/** Likeliest tokens of each place. */
const TOP = 5;

export interface ReadRequest {
  /** The chat up to the question. */
  messages: readonly ChatMessage[];
  options: GenerateOptions;
  answer: AnswerToRead;
  signal: AbortSignal;
}

/**
 * Reads the prompt and the answer in one prefill. Errors: those of `ServedModel.generate`; the
 * signal's reason on abort.
 */
export async function readAnswer(model: ServedModel, request: ReadRequest): Promise<Recording> {
  const { messages, options, answer, signal } = request;
  const { encoding, contextTokens } = model;
  const { instructions, effort, maxTokens } = options;
  const history = chatMessages(messages, { instructions, effort, date: answer.date });
  const answered = isWhole(answer, encoding) ? answer.ids : renderBeginning(encoding, answer.messages);
  const answerTokens = Math.max(roomForAnswer(contextTokens, maxTokens), answered.length + 1);
  const { ids: prompt } = planPrompt(encoding, history, { contextTokens, answerTokens });
  const ids = [...prompt, ...answered].slice(0, contextTokens - 1);
  const tokens = (await echoTokens(model, ids, { logprobs: TOP, signal })).map((token) =>
    recordedToken(token, encoding.tokenizer),
  );
  return {
    prompt: tokens.slice(0, prompt.length),
    answer: tokens.slice(prompt.length),
    cachedTokens: null,
    prefillMs: null,
    decodeMs: null,
  };
}

/** Whether the ids are those of a whole answer. An answer that was continued has only the last ones. */
const isWhole = ({ ids }: AnswerToRead, { tokens }: HarmonyEncoding): boolean => ids[0] === tokens.channel;
