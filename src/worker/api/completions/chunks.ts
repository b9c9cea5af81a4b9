// Renders the events of an answer as entries of `choices` in a stream of /v1/completions, and as
// the chunks around them. Pure.

import type { AnswerEvent, TokenRecord } from '../../../contracts/answer.ts';
import { type CompletionLogprobs, completionLogprobs, type NameToken } from './logprobs.ts';

/**
 * New parts of a choice: an entry of `choices` in a stream. Joined, the deltas of one index are the
 * whole choice.
 */
export interface ChoiceDelta {
  index: number;
  text: string;
  logprobs: CompletionLogprobs | null;
  finish_reason: 'stop' | 'length' | null;
  /** Sampled ids, if the request asked for ids. */
  token_ids?: number[];
  /** In the first delta of a choice, if the request asked for ids. */
  prompt_token_ids?: readonly number[];
}

/** The format of a choice's deltas. */
export interface ChoiceFormat {
  index: number;
  hasLogprobs: boolean;
  hasTokenIds: boolean;
  name: NameToken;
}

/** Fields that the response object and every chunk of a completion repeat. */
export interface Envelope {
  id: string;
  object: 'text_completion';
  created: number;
  model: string;
}

export interface CompletionUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
}

/** The first delta, with the prompt's ids and no text. */
export function openingDelta(format: ChoiceFormat, promptIds: readonly number[]): ChoiceDelta {
  return { ...delta(format, '', []), prompt_token_ids: promptIds };
}

/** The delta of an event; null for an event without a part in this endpoint. */
export function choiceDelta(event: AnswerEvent, format: ChoiceFormat): ChoiceDelta | null {
  if (event.type === 'text-delta') return delta(format, event.text, event.tokens ?? []);
  if (event.type === 'end') return { ...delta(format, '', []), finish_reason: event.reason === 'length' ? 'length' : 'stop' };
  return null;
}

function delta(
  { index, hasLogprobs, hasTokenIds, name }: ChoiceFormat,
  text: string,
  tokens: readonly TokenRecord[],
): ChoiceDelta {
  const sampled = tokens.filter(({ isPrompt }) => !isPrompt);
  return {
    index,
    text,
    logprobs: hasLogprobs ? completionLogprobs(tokens, name) : null,
    finish_reason: null,
    ...(hasTokenIds && { token_ids: sampled.map(({ id }) => id) }),
  };
}

/**
 * A chunk with one delta. `includesUsage`: the last chunk of the stream reports the usage, so here
 * it is null.
 */
export function deltaChunk(envelope: Envelope, choice: ChoiceDelta, includesUsage: boolean) {
  return { ...envelope, choices: [choice], ...(includesUsage && { usage: null }) };
}

/** The last chunk of a stream whose request asked for usage. */
export function usageChunk(envelope: Envelope, usage: CompletionUsage) {
  return { ...envelope, choices: [], usage };
}
