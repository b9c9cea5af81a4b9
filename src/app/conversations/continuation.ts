// An answer that goes on where it broke off: what the worker is given of it, and how its message is
// opened again. Pure.
import type { AnswerBeginning } from '../../contracts/chat.ts';
import { pendingCalls, settledCount } from './calls.ts';
import type { AssistantMessage, Message, MessagePart } from './message.ts';

/** Whether an answer broke off and can go on. */
export function canContinue(message: Message): message is AssistantMessage {
  if (message.role !== 'assistant' || message.parts.length === 0) return false;
  const { state, parts } = message;
  const brokeOff =
    state.status === 'stopped' || state.status === 'failed' || (state.status === 'ended' && BROKEN.includes(state.end.reason));
  return brokeOff && parts.every(isKnown);
}

/** `tool-calls`: the calls of the last round did not run. */
const BROKEN: readonly string[] = ['cancelled', 'length', 'tool-calls'];

/** Calls of earlier versions of the app have no id, so no result belongs to them. */
const isKnown = (part: MessagePart): boolean => part.type !== 'tool-call' || part.callId !== undefined;

/**
 * The parts behind the last result, as the model wrote them; the last one goes on. None while a call
 * has no result.
 */
export function beginningOf({ parts }: AssistantMessage): AnswerBeginning {
  return parts.slice(settledCount(parts)).flatMap((part): AnswerBeginning => {
    if (part.type === 'reasoning') return [{ channel: 'analysis', text: part.text }];
    return part.type === 'text' ? [{ channel: part.channel, text: part.text }] : [];
  });
}

/**
 * The answer with its last part open for more. A call that was cut off is left out: the model writes
 * it again. The parts behind the last result are numbered as the worker numbers a given beginning.
 * Times move before zero, where the time of the next request begins, so that durations add up.
 */
export function reopened(answer: AssistantMessage): AssistantMessage {
  const whole = answer.parts.filter((part) => part.type !== 'tool-call' || !part.isCut);
  const endMs = whole.at(-1)?.endedMs ?? 0;
  const isOpen = pendingCalls(whole).length === 0 && settledCount(whole) < whole.length;
  const parts = whole.map(
    (part, index): MessagePart => ({
      ...part,
      message: index,
      beganMs: part.beganMs - endMs,
      endedMs: part.endedMs - endMs,
      state: isOpen && index === whole.length - 1 ? 'streaming' : 'done',
    }),
  );
  return { ...answer, parts, state: { status: 'streaming', read: null } };
}
