// How an answer's events change its message. Pure: a message and an event in, a new message out.
// All times are the worker's: a hidden tab gets the events late, and the times in them stay right.
import type { AnswerEnd } from '../../contracts/answer.ts';
import type { ChatEvent } from '../../contracts/chat.ts';
import type { Failure } from '../failures/failure.ts';
import type { AssistantMessage, Message, MessagePart } from './message.ts';

type PartEvent = Exclude<ChatEvent, { type: 'start' | 'prefill' | 'end' }>;

/** `answer` after `event`. */
export function applyEvent(answer: AssistantMessage, event: ChatEvent): AssistantMessage {
  switch (event.type) {
    case 'start':
      return { ...answer, droppedTurns: event.droppedTurns };
    case 'prefill':
      return { ...answer, state: { status: 'streaming', read: { tokens: event.tokens, totalTokens: event.totalTokens } } };
    case 'end':
      return { ...answer, parts: endParts(answer.parts, timeOf(event)), state: { status: 'ended', end: event } };
    default:
      return { ...answer, parts: addTo(answer.parts, event) };
  }
}

/** `answer` broken off by `failure`; what has come so far stays. */
export function failAnswer(answer: AssistantMessage, failure: Failure): AssistantMessage {
  return { ...answer, parts: endParts(answer.parts, 0), state: { status: 'failed', failure } };
}

/** `message` as an answer whose tab was closed while it came. Other messages stay as they are. */
export function stopAnswer(message: Message): Message {
  if (message.role === 'user' || message.state.status !== 'streaming') return message;
  return { ...message, parts: endParts(message.parts, 0), state: { status: 'stopped' } };
}

const timeOf = ({ prefillMs, decodeMs }: AnswerEnd): number => prefillMs + decodeMs;

function addTo(parts: readonly MessagePart[], event: PartEvent): readonly MessagePart[] {
  const last = parts.at(-1);
  if (last && continues(last, event)) return [...parts.slice(0, -1), grow(last, event)];
  const began = partOf(event);
  // The end of a call without a start has nothing to end.
  return began === null ? parts : [...endParts(parts, event.atMs), began];
}

/**
 * Whether `event` is more of `part`: of the same message and kind. A part that is done takes
 * nothing more.
 */
function continues(part: MessagePart, event: PartEvent): boolean {
  if (part.state === 'done' || part.message !== event.message) return false;
  switch (event.type) {
    case 'reasoning-delta':
      return part.type === 'reasoning';
    case 'text-delta':
      return part.type === 'text' && part.channel === event.channel;
    case 'tool-call-delta':
    case 'tool-call-end':
      return part.type === 'tool-call';
    case 'tool-call-start':
      return false;
  }
}

function grow(part: MessagePart, event: PartEvent): MessagePart {
  const grown = { ...part, endedMs: event.atMs };
  if (event.type === 'tool-call-end') return { ...grown, state: 'done', ...(event.isCut && { isCut: true }) };
  return event.type === 'tool-call-start' ? grown : { ...grown, text: part.text + event.text };
}

/** The part that `event` begins; null for an event that only continues one. */
function partOf(event: PartEvent): MessagePart | null {
  const base = { state: 'streaming', message: event.message, beganMs: event.atMs, endedMs: event.atMs } as const;
  switch (event.type) {
    case 'reasoning-delta':
      return { ...base, type: 'reasoning', text: event.text };
    case 'text-delta':
      return { ...base, type: 'text', channel: event.channel, text: event.text };
    case 'tool-call-start':
      return { ...base, type: 'tool-call', recipient: event.recipient, callId: event.callId, text: '' };
    case 'tool-call-delta':
    case 'tool-call-end':
      return null;
  }
}

/** The parts of an answer that is over. The one that was still coming lasted until `atMs`. */
export function endParts(parts: readonly MessagePart[], atMs: number): readonly MessagePart[] {
  return parts.map((part) => {
    if (part.state === 'done') return part;
    const ended = { ...part, state: 'done', endedMs: Math.max(part.endedMs, atMs) } as const;
    // The end of a call is an event of its own: without it, the arguments are not whole.
    return ended.type === 'tool-call' ? { ...ended, isCut: true } : ended;
  });
}
