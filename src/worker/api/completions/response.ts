// Joins the deltas of choices into the response object of /v1/completions. Pure.

import type { ChoiceDelta, CompletionUsage, Envelope } from './chunks.ts';
import { joinLogprobs } from './logprobs.ts';

/**
 * The response to a request without streaming. `deltas` has the deltas of all choices, those of one
 * choice in order.
 */
export function completionObject(envelope: Envelope, deltas: readonly ChoiceDelta[], usage: CompletionUsage) {
  const byChoice: ChoiceDelta[][] = [];
  for (const delta of deltas) {
    byChoice[delta.index] ??= [];
    byChoice[delta.index]?.push(delta);
  }
  return { ...envelope, choices: byChoice.map(joinDeltas), usage };
}

/** Joins the deltas of one choice, at least one, into the whole choice. */
function joinDeltas(deltas: readonly ChoiceDelta[]): ChoiceDelta {
  const [first, last] = [deltas[0] as ChoiceDelta, deltas.at(-1) as ChoiceDelta];
  const logprobs = deltas.flatMap((delta) => delta.logprobs ?? []);
  return {
    ...first,
    text: deltas.map(({ text }) => text).join(''),
    logprobs: first.logprobs && joinLogprobs(logprobs),
    finish_reason: last.finish_reason,
    ...(first.token_ids && { token_ids: deltas.flatMap(({ token_ids: ids }) => ids ?? []) }),
  };
}
