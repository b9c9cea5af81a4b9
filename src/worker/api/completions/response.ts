// Deltas of choices → the whole response object of /v1/completions. Pure.

import type { ChoiceDelta, CompletionUsage, Envelope } from './chunks.ts';
import { joinLogprobs } from './logprobs.ts';

/** The response to a request that is not streamed. `deltas` are those of all choices, each choice's in order. */
export function completionObject(envelope: Envelope, deltas: readonly ChoiceDelta[], usage: CompletionUsage) {
  const byChoice: ChoiceDelta[][] = [];
  for (const delta of deltas) {
    byChoice[delta.index] ??= [];
    byChoice[delta.index]?.push(delta);
  }
  return { ...envelope, choices: byChoice.map(joinDeltas), usage };
}

/** The whole choice of which `deltas`, at least one, are the parts. */
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
