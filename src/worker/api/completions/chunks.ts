// Events of an answer → entries of `choices` in a stream of /v1/completions, and the chunks that carry them. Pure.

import type { AnswerEvent, TokenRecord } from '../../../contracts/answer.ts';
import { type CompletionLogprobs, completionLogprobs, type NameToken } from './logprobs.ts';

/** What a choice gained: an entry of `choices` in a stream, and joined with the others of its index the whole one. */
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

/** What the deltas of one choice say besides its text. */
export interface ChoiceFormat {
  index: number;
  hasLogprobs: boolean;
  hasTokenIds: boolean;
  name: NameToken;
}

/** What every response object and every chunk of one completion repeats. */
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

/** The delta before all text, with the prompt's ids. */
export function openingDelta(format: ChoiceFormat, promptIds: readonly number[]): ChoiceDelta {
  return { ...delta(format, '', []), prompt_token_ids: promptIds };
}

/** The delta of an event; null for an event that says nothing here. */
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

/** A chunk with one delta. `includesUsage`: a last chunk will report the usage, and until then it is null. */
export function deltaChunk(envelope: Envelope, choice: ChoiceDelta, includesUsage: boolean) {
  return { ...envelope, choices: [choice], ...(includesUsage && { usage: null }) };
}

/** The last chunk, where usage was asked for. */
export function usageChunk(envelope: Envelope, usage: CompletionUsage) {
  return { ...envelope, choices: [], usage };
}
