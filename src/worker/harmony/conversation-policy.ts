// What of a conversation the model is shown again: everything but past reasoning, and, when the context is full, not the oldest
// turns. Takes messages, gives a prompt in ids and what was left out, so that the page can show it. Knows no GPU and no text.

import { dropPastAnalysis } from './analysis.ts';
import type { HarmonyEncoding } from './encoding.ts';
import type { Message } from './message.ts';
import type { ParsedMessage } from './parsing/parser.ts';
import { renderAssistantStart, renderMessages } from './rendering/render.ts';

/** A message of the conversation so far. */
export interface HistoryMessage extends Message {
  /** Its ids as the model sampled them; they stand in for a rendering, which might order the header otherwise and cost the KV cache. */
  sampled?: readonly number[];
}

export interface PromptLimits {
  /** Tokens of prompt and answer together. */
  contextTokens: number;
  /** Tokens to keep free for the answer, if leaving earlier turns out can. */
  answerTokens: number;
}

export interface PlannedPrompt {
  /** The prompt, up to `<|start|>assistant`. */
  ids: number[];
  /** Oldest turns that are not in it. Once out, a turn stays out as the conversation goes on. */
  droppedTurns: number;
  /** Position after the system and developer messages: what stays valid in the KV cache when the oldest turns leave. */
  prefaceEnd: number;
  /**
   * Position after the last user message: what stays valid once this turn has ended and its reasoning is dropped. Ring buffers of
   * keys and values that cannot be rolled back that far must be kept as they were here.
   */
  turnStart: number;
}

/** When turns must leave, so many do that a quarter of the room is free: each time costs a prefill of all that stays. */
const ROOM_AFTER_DROP = 0.75;

/** A parsed message as history. Sampled ids are kept where they are what a rendering would be, `<|return|>` being stored as `<|end|>`. */
export function toHistory({ tokens }: HarmonyEncoding, parsed: ParsedMessage): HistoryMessage {
  const { role, name, recipient, channel, contentType, content, terminator, recovered, ids } = parsed;
  const message = { role, name, recipient, channel, contentType, content };
  const isCall = role === 'assistant' && recipient !== null;
  const asRendered = isCall ? terminator === 'call' : terminator === 'end' || terminator === 'return';
  if (recovered || !asRendered) return message;
  return { ...message, sampled: isCall ? ids : [...ids.slice(0, -1), tokens.end] };
}

/** A part of the conversation that stays or leaves as a whole: the preface, or a user's message and all up to the next. */
interface Part {
  ids: number[][];
  /** Ids up to the end of its user message. */
  asked: number;
}

function splitTurns(encoding: HarmonyEncoding, history: readonly HistoryMessage[]): { preface: Part; turns: Part[] } {
  const kept = dropPastAnalysis(history);
  const rendered = renderMessages(encoding, kept);
  const preface: Part = { ids: [], asked: 0 };
  const turns: Part[] = [];
  kept.forEach((message, index) => {
    const ids = [...(message.sampled ?? rendered[index] ?? [])];
    const opensTurn =
      message.role === 'user' || (turns.length === 0 && message.role !== 'system' && message.role !== 'developer');
    if (opensTurn) turns.push({ ids: [], asked: message.role === 'user' ? ids.length : 0 });
    (turns.at(-1) ?? preface).ids.push(ids);
  });
  return { preface, turns };
}

function lengthOf({ ids }: Part): number {
  return ids.reduce((sum, message) => sum + message.length, 0);
}

/**
 * How many of the oldest turns leave, when each turn comes after the other: replayed from the first, so that the same turns leave
 * each time, and the cache stays valid until more must.
 */
function countDropped(turns: readonly Part[], room: number): number {
  let dropped = 0;
  let needed = 0;
  turns.forEach((turn, index) => {
    needed += lengthOf(turn);
    const target = needed > room ? room * ROOM_AFTER_DROP : room;
    while (needed > target && dropped < index) needed -= lengthOf(turns[dropped++] as Part);
  });
  return dropped;
}

function contextFull(needed: number, { contextTokens }: PromptLimits): Error {
  const error = new Error(
    `The prompt needs ${needed} tokens even without any earlier turn, but the context has ${contextTokens}, of which the answer needs one. Shorten the last message or the instructions.`,
  );
  error.name = 'context-full';
  return error;
}

/**
 * The prompt for the next answer. Past reasoning is left out; where the rest does not fit, so are the oldest turns, and the
 * result says how many. The last turn and what stands before the first always stay. Errors: `context-full` if they do not fit.
 */
export function planPrompt(encoding: HarmonyEncoding, history: readonly HistoryMessage[], limits: PromptLimits): PlannedPrompt {
  const { preface, turns } = splitTurns(encoding, history);
  const opening = renderAssistantStart(encoding);
  const room = limits.contextTokens - limits.answerTokens - lengthOf(preface) - opening.length;
  const droppedTurns = countDropped(turns, room);
  const ids = [preface, ...turns.slice(droppedTurns)].flatMap((part) => part.ids.flat()).concat(opening);
  if (ids.length >= limits.contextTokens) throw contextFull(ids.length, limits);
  const last = turns.at(-1);
  const turnStart = ids.length - opening.length - (last === undefined ? 0 : lengthOf(last) - last.asked);
  return { ids, droppedTurns, prefaceEnd: lengthOf(preface), turnStart };
}
