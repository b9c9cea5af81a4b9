// Deltas of choices → the whole object of a chat completion. Pure.

import type { ChoiceDelta, MessageDelta, ToolCallDelta } from './choice-deltas.ts';
import type { Envelope } from './chunks.ts';
import type { ChoiceFormat } from './request.ts';
import type { ChatUsage } from './usage.ts';

/**
 * The answer to a request that is not streamed. `deltas` are those of all choices, each choice's in
 * order.
 */
export function completionObject(
  envelope: Envelope,
  deltas: readonly ChoiceDelta[],
  { format, usage }: { format: ChoiceFormat; usage: ChatUsage },
) {
  const choices = grouped(deltas).map((own, index) => wholeChoice(index, own, format));
  return { ...envelope, object: 'chat.completion' as const, choices, usage };
}

/** Deltas by their indices, which count from 0. */
function grouped<Delta extends { index: number }>(deltas: readonly Delta[]): Delta[][] {
  const groups: Delta[][] = [];
  for (const delta of deltas) (groups[delta.index] ??= []).push(delta);
  return groups;
}

function wholeChoice(index: number, deltas: readonly ChoiceDelta[], format: ChoiceFormat) {
  const content = deltas.flatMap(({ logprobs }) => logprobs?.content ?? []);
  return {
    index,
    message: wholeMessage(
      deltas.map(({ delta }) => delta),
      format,
    ),
    logprobs: format.hasLogprobs ? { content, refusal: null } : null,
    // The last delta of a choice has a reason.
    finish_reason: deltas.at(-1)?.finish_reason ?? ('stop' as const),
  };
}

function wholeMessage(deltas: readonly MessageDelta[], { hasReasoning }: ChoiceFormat) {
  const join = (key: 'content' | 'reasoning') => deltas.map((delta) => delta[key] ?? '').join('');
  const calls = wholeCalls(deltas.flatMap(({ tool_calls: calls }) => calls ?? []));
  const called = wholeFunctionCall(deltas);
  const [content, reasoning] = [join('content'), join('reasoning')];
  return {
    role: 'assistant' as const,
    content: content === '' && (calls.length > 0 || called !== null) ? null : content,
    refusal: null,
    annotations: [],
    ...(hasReasoning && { reasoning, reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(called && { function_call: called }),
  };
}

function wholeCalls(deltas: readonly ToolCallDelta[]) {
  return grouped(deltas).map((own) => {
    const id = own[0]?.id ?? '';
    const custom = own.flatMap((each) => ('custom' in each ? each.custom : []));
    if (custom.length > 0) {
      const input = custom.map((each) => each.input).join('');
      return { id, type: 'custom' as const, custom: { name: custom[0]?.name ?? '', input } };
    }
    const called = own.flatMap((each) => ('function' in each ? each.function : []));
    const text = called.map((each) => each.arguments).join('');
    return { id, type: 'function' as const, function: { name: called[0]?.name ?? '', arguments: text } };
  });
}

function wholeFunctionCall(deltas: readonly MessageDelta[]) {
  const own = deltas.flatMap(({ function_call: called }) => called ?? []);
  if (own.length === 0) return null;
  return { name: own[0]?.name ?? '', arguments: own.map((each) => each.arguments).join('') };
}
