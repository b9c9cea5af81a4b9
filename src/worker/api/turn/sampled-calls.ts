// The calls that this worker sampled, with their ids, so that the next step of a tool loop goes on
// from the very tokens. In memory: after a restart, calls are rendered from the request.

import type { SampledMessage } from '../../harmony/conversation-policy.ts';
import type { HarmonyEncoding } from '../../harmony/encoding.ts';
import { createParser, type ParsedMessage } from '../../harmony/parsing/parser.ts';

/**
 * A call, and the reasoning and text before it: since the answer's begin, or since the call before.
 */
export interface SampledCall {
  /** Id of the model that sampled it. */
  model: string;
  /** The last is the call. */
  messages: readonly SampledMessage[];
}

/** Token ids to keep in all: 8 MB of numbers. */
const MAX_IDS = 1_000_000;

/** The least recently used calls go first. */
export class SampledCalls {
  /** By call id, the least recently used first. */
  readonly #calls = new Map<string, SampledCall>();
  readonly #maxIds: number;
  #ids = 0;

  constructor(maxIds = MAX_IDS) {
    this.#maxIds = maxIds;
  }

  /** Adds a call. The oldest leave where there are too many ids. */
  add(callId: string, call: SampledCall): void {
    this.#calls.set(callId, call);
    this.#ids += idsOf(call);
    for (const [oldest, found] of this.#calls) {
      if (this.#ids <= this.#maxIds) break;
      this.#calls.delete(oldest);
      this.#ids -= idsOf(found);
    }
  }

  /** The call that `model` sampled under this id; null if it is not known any more. */
  find(callId: string, model: string): SampledCall | null {
    const call = this.#calls.get(callId);
    if (call?.model !== model) return null;
    this.#calls.delete(callId);
    this.#calls.set(callId, call);
    return call;
  }
}

function idsOf({ messages }: SampledCall): number {
  return messages.reduce((sum, { sampled }) => sum + (sampled?.length ?? 0), 0);
}

/**
 * The messages of an answer, cut behind each complete call. `tools` are qualified names, as the
 * answer was read with.
 */
export function splitAtCalls(encoding: HarmonyEncoding, ids: readonly number[], tools: readonly string[]): SampledMessage[][] {
  const parser = createParser(encoding, { tools });
  for (const id of ids) parser.push(id);
  parser.finish();
  const calls: SampledMessage[][] = [];
  let open: SampledMessage[] = [];
  for (const message of parser.messages) {
    open.push(toHistory(encoding, message));
    if (message.recipient === null) continue;
    calls.push(open);
    open = [];
  }
  return calls;
}

/**
 * A parsed message as history. It keeps its ids where they are what the model would be shown,
 * `<|return|>` as `<|end|>`.
 */
function toHistory({ tokens }: HarmonyEncoding, parsed: ParsedMessage): SampledMessage {
  const { role, name, recipient, channel, contentType, content, terminator, recovered, ids } = parsed;
  const message = { role, name, recipient, channel, contentType, content };
  const isCall = role === 'assistant' && recipient !== null;
  const isAsRendered = isCall ? terminator === 'call' : terminator === 'end' || terminator === 'return';
  if (recovered || !isAsRendered) return message;
  return { ...message, sampled: isCall ? ids : [...ids.slice(0, -1), tokens.end] };
}
