// An answer that goes on where it broke off: what the worker is given of it, and how its message is
// opened again. Pure.
import type { AnswerBeginning } from '../../contracts/chat.ts';
import type { AssistantMessage, Message, MessagePart } from './message.ts';

/** Whether an answer broke off and can go on. One that called a tool cannot. */
export function canContinue(message: Message): message is AssistantMessage {
  if (message.role !== 'assistant' || message.parts.length === 0) return false;
  const { state, parts } = message;
  const brokeOff =
    state.status === 'stopped' ||
    state.status === 'failed' ||
    (state.status === 'ended' && (state.end.reason === 'cancelled' || state.end.reason === 'length'));
  return brokeOff && parts.every((part) => channelOf(part) !== null);
}

/** The parts of an answer as the model wrote them; the last one goes on. */
export function beginningOf({ parts }: AssistantMessage): AnswerBeginning {
  return parts.flatMap((part) => {
    const channel = channelOf(part);
    return channel === null ? [] : [{ channel, text: part.text }];
  });
}

/**
 * The answer with its last part open for more. Its parts are numbered as the worker numbers a given
 * beginning. Their times move before zero, where the time of the next request begins, so that
 * durations add up.
 */
export function reopened(answer: AssistantMessage): AssistantMessage {
  const endMs = answer.parts.at(-1)?.endedMs ?? 0;
  const parts = answer.parts.map(
    (part, index): MessagePart => ({
      ...part,
      message: index,
      beganMs: part.beganMs - endMs,
      endedMs: part.endedMs - endMs,
      state: index === answer.parts.length - 1 ? 'streaming' : 'done',
    }),
  );
  return { ...answer, parts, state: { status: 'streaming', read: null } };
}

/** The answer as it goes on from a beginning that it is given. */
export function begunWith(answer: AssistantMessage, beginning: AnswerBeginning): AssistantMessage {
  const parts = beginning.map(({ channel, text }, message): MessagePart => {
    const state = message === beginning.length - 1 ? 'streaming' : 'done';
    const base = { state, message, beganMs: 0, endedMs: 0, text } as const;
    return channel === 'analysis' ? { ...base, type: 'reasoning' } : { ...base, type: 'text', channel };
  });
  return { ...answer, parts };
}

function channelOf(part: MessagePart): AnswerBeginning[number]['channel'] | null {
  if (part.type === 'reasoning') return 'analysis';
  return part.type === 'text' ? part.channel : null;
}
