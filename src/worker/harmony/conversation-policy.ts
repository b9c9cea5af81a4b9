// What of a conversation the model is shown again: everything but past reasoning, and, when the context is full, not the oldest
// turns. Takes messages, gives a prompt in ids and what was left out, so that the page can show it. Knows no GPU and no text.

import { namedError } from '../../contracts/errors.ts';
import { dropPastAnalysis } from './analysis.ts';
import type { HarmonyEncoding } from './encoding.ts';
import type { Message } from './message.ts';
import { renderAssistantStart, renderMessages } from './rendering/render.ts';

/** A message of a conversation, with its ids as the model sampled them, if it did. */
export interface SampledMessage extends Message {
  /**
   * They stand in for a rendering. A rendering might order the header in another way, and then the
   * KV cache would not hold it.
   */
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
}

/** When turns must leave, so many do that a quarter of the room is free: each time costs a prefill of all that stays. */
const ROOM_AFTER_DROP = 0.75;

/** Ids of what stays or leaves as a whole: the preface, or a user's message and all up to the next. */
type Part = number[];

function splitTurns(encoding: HarmonyEncoding, history: readonly SampledMessage[]): { preface: Part; turns: Part[] } {
  const kept = dropPastAnalysis(history);
  const rendered = renderMessages(encoding, kept);
  const preface: Part = [];
  const turns: Part[] = [];
  kept.forEach(({ role, sampled }, index) => {
    const opensTurn = role === 'user' || (turns.length === 0 && role !== 'system' && role !== 'developer');
    if (opensTurn) turns.push([]);
    const part = turns.at(-1) ?? preface;
    for (const id of sampled ?? rendered[index] ?? []) part.push(id);
  });
  return { preface, turns };
}

/**
 * How many of the oldest turns leave, when each turn comes after the other: replayed from the first, so that the same turns leave
 * each time, and the cache stays valid until more must.
 */
function countDropped(turns: readonly Part[], room: number): number {
  let dropped = 0;
  let needed = 0;
  turns.forEach((turn, index) => {
    needed += turn.length;
    const target = needed > room ? room * ROOM_AFTER_DROP : room;
    while (needed > target && dropped < index) needed -= (turns[dropped++] as Part).length;
  });
  return dropped;
}

function contextFull(needed: number, { contextTokens }: PromptLimits): Error {
  return namedError(
    'context-full',
    `The prompt needs ${needed} tokens even without any earlier turn, but the context has ${contextTokens}, of which the answer needs one. Shorten the last message or the instructions.`,
  );
}

/**
 * The prompt for the next answer. Past reasoning is left out; where the rest does not fit, so are the oldest turns, and the
 * result says how many. The last turn and what stands before the first always stay. Errors: `context-full` if they do not fit.
 */
export function planPrompt(encoding: HarmonyEncoding, history: readonly SampledMessage[], limits: PromptLimits): PlannedPrompt {
  const { preface, turns } = splitTurns(encoding, history);
  const opening = renderAssistantStart(encoding);
  const room = limits.contextTokens - limits.answerTokens - preface.length - opening.length;
  const droppedTurns = countDropped(turns, room);
  const ids = [preface, ...turns.slice(droppedTurns)].flat().concat(opening);
  if (ids.length >= limits.contextTokens) throw contextFull(ids.length, limits);
  return { ids, droppedTurns };
}
