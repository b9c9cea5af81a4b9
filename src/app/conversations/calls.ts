// The calls of an answer and their results. Pure.
import type { AnswerEnd } from '../../contracts/answer.ts';
import type { ToolSourcePage } from '../../contracts/tools.ts';
import type { MessagePart, ToolCallPart, ToolResultPart } from './message.ts';

type Parts = readonly MessagePart[];

/** The result of a call; null while there is none. */
export const resultOf = (parts: Parts, { callId }: Pick<ToolCallPart, 'callId'>): ToolResultPart | null =>
  (parts.find((part) => part.type === 'tool-result' && callId !== undefined && part.callId === callId) as
    | ToolResultPart
    | undefined) ?? null;

/** The pages that the tools of an answer have shown, in order. */
export const sourcesOf = (parts: Parts): ToolSourcePage[] =>
  parts.flatMap((part) => (part.type === 'tool-result' ? (part.sources ?? []) : []));

/** A call that can be run: it is whole and has an id. */
export type RunnableCall = ToolCallPart & { callId: string };

/** The whole calls that have no result yet, in order. */
export function pendingCalls(parts: Parts): RunnableCall[] {
  return parts.filter(
    (part): part is RunnableCall =>
      part.type === 'tool-call' &&
      part.callId !== undefined &&
      part.state === 'done' &&
      !part.isCut &&
      resultOf(parts, part) === null,
  );
}

/**
 * How many parts, from the first on, the model cannot go on writing: up to the last call or result.
 */
export const settledCount = (parts: Parts): number =>
  parts.findLastIndex(({ type }) => type === 'tool-call' || type === 'tool-result') + 1;

/** The figures of an answer in rounds: counts and times add up, the rest is the last round's. */
export function joinedEnds(before: AnswerEnd | null, end: AnswerEnd): AnswerEnd {
  if (before === null) return end;
  return {
    ...end,
    usage: {
      ...end.usage,
      outputTokens: before.usage.outputTokens + end.usage.outputTokens,
      reasoningTokens: before.usage.reasoningTokens + end.usage.reasoningTokens,
    },
    prefillMs: before.prefillMs,
    decodeMs: before.decodeMs + end.decodeMs,
    reasoningMs: before.reasoningMs + end.reasoningMs,
    dropped: [...before.dropped, ...end.dropped],
  };
}
