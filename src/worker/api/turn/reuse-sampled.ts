// Puts sampled turns back into a history: a call that this worker sampled stands there with the ids
// and with the reasoning that the model wrote, where the request says the same of it.

import type { HistoryMessage } from './history.ts';
import { functionName, textOf } from './history.ts';
import type { SampledCall, SampledCalls } from './sampled-calls.ts';

/**
 * `history` with sampled turns in place of their rendering. A turn that the caller changed is left
 * as it is. Reasoning that the caller left out comes back: Harmony keeps it in a tool loop.
 */
export function withSampledTurns(
  history: readonly HistoryMessage[],
  sampledCalls: SampledCalls,
  model: string,
): HistoryMessage[] {
  const result: HistoryMessage[] = [];
  for (const message of history) {
    result.push(message.role === 'tool' ? answering(message, result.at(-1)) : message);
    const sampled = isCall(message) ? sampledCalls.find(message.callId ?? '', model) : null;
    if (!sampled) continue;
    const start = startOfTurn(result);
    if (!isSame(result.slice(start), sampled)) continue;
    const callId = message.callId ?? '';
    const last = sampled.messages.length - 1;
    result.splice(start, Infinity, ...sampled.messages.map((each, at) => (at === last ? { ...each, callId } : each)));
  }
  return result;
}

function isCall({ role, recipient }: HistoryMessage): boolean {
  return role === 'assistant' && recipient !== null;
}

/** A result answers on the channel, and from the tool, of its call. */
function answering(result: HistoryMessage, call: HistoryMessage | undefined): HistoryMessage {
  if (!call || !isCall(call) || call.callId !== result.callId) return result;
  return { ...result, name: call.recipient, channel: call.channel };
}

/** Index of the first of the assistant's messages that lead to the last one, a call. */
function startOfTurn(messages: readonly HistoryMessage[]): number {
  const before = messages.slice(0, -1);
  return before.findLastIndex((message) => message.role !== 'assistant' || message.recipient !== null) + 1;
}

function isSame(turn: readonly HistoryMessage[], { messages }: SampledCall): boolean {
  const [call, sampledCall] = [turn.at(-1), messages.at(-1)];
  if (!call || !sampledCall) return false;
  const reasoning = joined(turn, true);
  return (
    functionName(call.recipient ?? '') === functionName(sampledCall.recipient ?? '') &&
    sameJson(textOf(call), textOf(sampledCall)) &&
    (reasoning === '' || reasoning === joined(messages, true)) &&
    joined(turn, false) === joined(messages, false)
  );
}

/** Reasoning of a turn, or its text, without its call. */
function joined(turn: readonly HistoryMessage[], isReasoning: boolean): string {
  const wanted = turn.slice(0, -1).filter(({ channel }) => (channel === 'analysis') === isReasoning);
  return wanted.map(textOf).join('');
}

/** Whether two arguments say the same. Clients parse them and write them again. */
function sameJson(one: string, other: string): boolean {
  return one === other || compact(one) === compact(other);
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text.trim() === '' ? '{}' : text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}
