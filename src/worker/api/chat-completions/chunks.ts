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

const CHUNK = 'chat.completion.chunk' as const;

/**
 * A chunk with one delta. `includesUsage`: a last chunk will report the usage, and until then it is
 * null.
 */
export function deltaChunk(envelope: Envelope, choice: ChoiceDelta, includesUsage: boolean) {
  return { ...envelope, object: CHUNK, choices: [choice], ...(includesUsage && { usage: null }) };
}

/** The last chunk, where usage was asked for. */
export function usageChunk(envelope: Envelope, usage: ChatUsage) {
  return { ...envelope, object: CHUNK, choices: [], usage };
}
