// A branch as the model gets it. Pure.
import type { AnswerStep, ChatMessage } from '../../contracts/chat.ts';
import { resultOf, settledCount } from './calls.ts';
import { filesOf, type Message, type MessagePart, textOf } from './message.ts';

/**
 * What was asked, with its files, and what was answered, with its calls and their results.
 * Reasoning, preambles and answers without any of it are left out.
 */
export function toChatMessages(messages: readonly Message[]): ChatMessage[] {
  return messages
    .map((message) => toChatMessage(message))
    .filter(({ role, content, steps }) => role === 'user' || content !== '' || steps !== undefined);
}

/** One message as the model gets it. */
export function toChatMessage(message: Message): ChatMessage {
  const files = filesOf(message).map(({ name, text }) => ({ name, text }));
  // The model gets the reasoning of an answer only while the answer comes.
  const steps = message.role === 'user' ? [] : stepsOf(message.parts).filter((step) => step.type !== 'text');
  return {
    role: message.role,
    content: textOf(message),
    ...(files.length > 0 && { files }),
    ...(steps.length > 0 && { steps }),
  };
}

/**
 * What a running answer has up to its last result: the model goes on after it, and reads its own
 * reasoning. None for an answer without a result.
 */
export function settledSteps(parts: readonly MessagePart[]): AnswerStep[] {
  return stepsOf(parts.slice(0, settledCount(parts)));
}

/** Calls that have no result are left out: the model would wait for it. */
function stepsOf(parts: readonly MessagePart[]): AnswerStep[] {
  return parts.flatMap((part): AnswerStep[] => {
    if (part.type === 'reasoning') return [{ type: 'text', channel: 'analysis', text: part.text }];
    if (part.type === 'text') return [{ type: 'text', channel: part.channel, text: part.text }];
    if (part.type !== 'tool-call' || part.callId === undefined) return [];
    const { callId, recipient: name, text } = part;
    const result = resultOf(parts, part);
    return result
      ? [
          { type: 'call', callId, name, text },
          { type: 'result', callId, text: result.text },
        ]
      : [];
  });
}
