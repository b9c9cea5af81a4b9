// Chooses the part of a conversation that fits the context. Past reasoning is left out and, when
// the context is full, the oldest turns. The result also counts those turns, so that the page can
// show it.

import { namedError } from '../../contracts/errors.ts';
import { dropPastAnalysis } from './analysis.ts';
import type { HarmonyEncoding } from './encoding.ts';
import type { Message } from './message.ts';
import { renderAssistantStart, renderMessages } from './rendering/render.ts';

/** A message of a conversation, with its ids as the model sampled them, if it did. */
export interface SampledMessage extends Message {
  /**
   * They stand in for a rendering, which might order the header in another way than the model did.
   */
  sampled?: readonly number[];
}

export interface PromptLimits {
  /** Max tokens of prompt and answer together. */
  contextTokens: number;
  /** Tokens to keep free for the answer, if it is enough to leave earlier turns out. */
  answerTokens: number;
}

export interface PlannedPrompt {
  /** The prompt, up to `<|start|>assistant`. */
  ids: number[];
  /**
   * Number of the oldest turns that are left out. A turn that was left out stays out as the
   * conversation goes on.
   */
  droppedTurns: number;
}

/**
 * Turns leave until a quarter of the space is free, because each time costs a prefill of all turns
 * that stay.
 */
const ROOM_AFTER_DROP = 0.75;

/**
 * Ids that stay or leave together: the preface, or a user's message and all messages up to the next
 * one.
 */
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
 * Counts the oldest turns that leave. It replays the conversation from the first turn, so that the
 * same turns leave each time. The cache then stays valid until more turns must leave.
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
 * Builds the prompt for the next answer. It leaves out past reasoning and, where the rest does not
 * fit, the oldest turns. The last turn and the preface always stay. Errors: `context-full` if they
 * do not fit.
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
