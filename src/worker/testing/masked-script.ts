// A script under a mask, for tests. It goes on until the mask forbids its next id. From there on,
// allowed ids come at random: the worst model that a constraint can have.

import type { GenerationRequest } from '../../engine/generation.ts';
import { drawFrom, idsOfMask, randomFrom } from './mask-sampler.ts';

/** Bytes that end JSON values in the byte-level vocabulary, where the id of a byte is its value. */
const ENDING = new Set([...'"}]'].map((character) => character.charCodeAt(0)));

/** The ids of a script, or those that the mask of `request` leaves. Without a mask they are the script's. */
export function* masked(script: Iterable<number>, request: GenerationRequest, vocabulary: number): Generator<number> {
  const { mask, sampling, stopTokens } = request;
  if (!mask) return yield* script;
  const sampled: number[] = [];
  for (const id of script) {
    const allowed = mask(sampled);
    if (allowed !== null && !idsOfMask(allowed, vocabulary).includes(id)) break;
    sampled.push(id);
    yield id;
  }
  const options = { random: randomFrom(sampling.seed), vocabulary, preferred: new Set([...ENDING, ...stopTokens]) };
  for (;;) {
    const id = drawFrom(mask(sampled), options);
    sampled.push(id);
    yield id;
  }
}
