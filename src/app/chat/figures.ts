// The figures of an answer, each with its label, in words. Pure. Loaded when they are first opened.
import type { AnswerEnd, FinishReason } from '../../contracts/answer.ts';
import type { AssistantMessage, MessagePart } from '../conversations/message.ts';
import { formatDuration } from '../format.ts';
import { formatRate, formatSeconds, writingRate } from './stats.ts';

export interface Figure {
  label: string;
  value: string;
}

const ENDINGS: Record<FinishReason, string> = {
  stop: 'The model ended its answer.',
  'tool-calls': 'The model called a tool.',
  length: 'The answer reached the limit of its length, or of the context.',
  cancelled: 'You stopped it.',
};

/** The figures of an answer that has ended. */
export function figuresOf(message: AssistantMessage, end: AnswerEnd): Figure[] {
  return [
    figure('First word', end.usage.outputTokens > 0 ? `after ${formatSeconds(end.prefillMs)}` : null),
    figure('First word of the answer', answerBegan(message.parts)),
    figure('Read', reading(end)),
    figure('Written', writing(end)),
    figure(
      'Thought',
      end.reasoningMs > 0 ? `${tokens(end.usage.reasoningTokens)} in ${formatDuration(end.reasoningMs / 1000)}` : null,
    ),
    figure('Ended', end.stopString === null ? ENDINGS[end.reason] : 'The model wrote a stop string.'),
    figure('Left out', leftOut(message.droppedTurns)),
    figure('Model', message.madeWith?.model ?? null),
    figure('Thinking', message.madeWith?.options.effort ?? null),
  ].filter((found) => found !== null);
}

const figure = (label: string, value: string | null): Figure | null => (value === null ? null : { label, value });

const tokens = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'token' : 'tokens'}`;

/** When the text came that follows the reasoning. The parts of a continued answer have no such time. */
function answerBegan(parts: readonly MessagePart[]): string | null {
  const hasReasoning = parts.some(({ type }) => type === 'reasoning');
  const text = parts.find((part) => part.type === 'text' && part.channel === 'final');
  return hasReasoning && text && text.beganMs > 0 ? `after ${formatSeconds(text.beganMs)}` : null;
}

/** Only tokens that were not in the cache had to be read. */
function reading({ usage: { promptTokens, cachedTokens }, prefillMs }: AnswerEnd): string | null {
  if (promptTokens === 0) return null;
  const read = promptTokens - cachedTokens;
  const speed = read > 0 && prefillMs > 0 ? ` at ${formatRate((read / prefillMs) * 1000)} tokens/s` : '';
  return `${tokens(read)}${speed}${cachedTokens > 0 ? `; ${tokens(cachedTokens)} were cached` : ''}`;
}

function writing(end: AnswerEnd): string {
  const rate = writingRate(end);
  return `${tokens(end.usage.outputTokens)}${rate === null ? '' : ` at ${formatRate(rate)} tokens/s`}`;
}

function leftOut(turns: number): string | null {
  if (turns === 0) return null;
  return `The context is full: the model did not see the first ${turns === 1 ? 'turn' : `${turns} turns`}.`;
}
