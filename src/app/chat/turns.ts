// The turns of a chat and how a generation's events change the last one. Pure: a turn and an event in, a new turn out.
import type { AnswerEnd } from '../../contracts/answer.ts';
import type { ChatEvent, ChatMessage } from '../../contracts/chat.ts';
import type { Failure } from '../failures/failure.ts';

export interface UserTurn {
  id: number;
  role: 'user';
  text: string;
}

/** How an answer stands: still coming, ended by the model, a limit or the visitor, or broken off by a failure. */
export type AnswerState = { status: 'streaming' } | { status: 'ended'; end: AnswerEnd } | { status: 'failed'; failure: Failure };

export interface AnswerTurn {
  id: number;
  role: 'assistant';
  state: AnswerState;
  /** Prompt tokens read so far, while nothing has been sampled. */
  prefill: { tokens: number; totalTokens: number } | null;
  reasoning: string;
  preamble: string;
  answer: string;
  outputTokens: number;
  /** Oldest turns that the model no longer saw. */
  droppedTurns: number;
  /** When reasoning began and ended, ms on the page's clock; null for not yet. */
  reasoningBegan: number | null;
  reasoningEnded: number | null;
}

export type Turn = UserTurn | AnswerTurn;

/** An answer of which nothing has come yet. */
export function emptyAnswer(id: number): AnswerTurn {
  return {
    id,
    role: 'assistant',
    state: { status: 'streaming' },
    prefill: null,
    reasoning: '',
    preamble: '',
    answer: '',
    outputTokens: 0,
    droppedTurns: 0,
    reasoningBegan: null,
    reasoningEnded: null,
  };
}

/** `turn` after `event`, which arrived at `now` (ms). */
export function advance(turn: AnswerTurn, event: ChatEvent, now: number): AnswerTurn {
  switch (event.type) {
    case 'start':
      return { ...turn, droppedTurns: event.droppedTurns };
    case 'prefill':
      return { ...turn, prefill: { tokens: event.tokens, totalTokens: event.totalTokens } };
    case 'end':
      return {
        ...endReasoning(turn, now),
        prefill: null,
        outputTokens: event.usage.outputTokens,
        state: { status: 'ended', end: event },
      };
    case 'reasoning-delta':
    case 'text-delta':
      return append({ ...turn, prefill: null, outputTokens: event.outputTokens }, event, now);
    default:
      return { ...turn, prefill: null, outputTokens: event.outputTokens };
  }
}

/** `turn` broken off by `failure` at `now`; what has come so far stays. */
export function breakOff(turn: AnswerTurn, failure: Failure, now: number): AnswerTurn {
  return { ...endReasoning(turn, now), prefill: null, state: { status: 'failed', failure } };
}

/** Whether the model is reasoning right now. */
export function isReasoning(turn: AnswerTurn): boolean {
  return turn.reasoningBegan !== null && turn.reasoningEnded === null;
}

/** The conversation as the model gets it: what was asked and what was answered; reasoning of past turns is left out. */
export function toMessages(turns: readonly Turn[]): ChatMessage[] {
  return turns.flatMap((turn): ChatMessage[] => {
    if (turn.role === 'user') return [{ role: 'user', content: turn.text }];
    return turn.answer === '' ? [] : [{ role: 'assistant', content: turn.answer }];
  });
}

type TextDelta = Extract<ChatEvent, { type: 'reasoning-delta' | 'text-delta' }>;

function append(turn: AnswerTurn, event: TextDelta, now: number): AnswerTurn {
  const { text } = event;
  if (event.type === 'reasoning-delta')
    return { ...turn, reasoning: turn.reasoning + text, reasoningBegan: turn.reasoningBegan ?? now, reasoningEnded: null };
  const ended = endReasoning(turn, now);
  return event.channel === 'commentary' ? { ...ended, preamble: turn.preamble + text } : { ...ended, answer: turn.answer + text };
}

function endReasoning(turn: AnswerTurn, now: number): AnswerTurn {
  return isReasoning(turn) ? { ...turn, reasoningEnded: now } : turn;
}
