// The chunks of a streamed chat completion. Pure.

import type { ChoiceDelta } from './choice-deltas.ts';
import type { ChatUsage } from './usage.ts';

/** What a completion, or each of its chunks, repeats. */
export interface Envelope {
  id: string;
  /** Seconds since 1970. */
  created: number;
  /** As the request named it. */
  model: string;
  service_tier: 'default';
}

/**
 * A chunk with one delta. `includesUsage`: a last chunk will report the usage, and until then it is
 * null.
 */
export function deltaChunk(envelope: Envelope, choice: ChoiceDelta, includesUsage: boolean) {
  return { ...envelope, object: 'chat.completion.chunk', choices: [choice], ...(includesUsage && { usage: null }) };
}

/** The last chunk, where usage was asked for. */
export function usageChunk(envelope: Envelope, usage: ChatUsage) {
  return { ...envelope, object: 'chat.completion.chunk', choices: [], usage };
}
