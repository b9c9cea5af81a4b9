// A script under a mask, for tests. It goes on until the mask forbids its next id. From there on,
// allowed ids come at random: the worst model that a constraint can have. It comes to an end.

import type { GenerationRequest } from '../../engine/generation.ts';
import { Draws } from '../grammar/testing/draws.ts';
import { byteEncoding } from './byte-model.ts';
import { drawFrom, idsOfMask } from './mask-sampler.ts';

/** Draws after which an id that ends something is taken where one may come. */
const MAX_DRAWS = 200;

/** In the byte-level vocabulary the id of a byte is its value. The quote is first: strings may have brackets. */
const ENDING_BYTES = [...'"]}'].map((character) => character.charCodeAt(0));

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
  const ending = [...stopTokens, byteEncoding.tokens.end, ...ENDING_BYTES];
  const options = { draws: new Draws(sampling.seed), vocabulary, preferred: new Set(ending) };
  for (let drawn = 0; ; drawn++) {
    const allowed = mask(sampled);
    const possible = drawn < MAX_DRAWS ? [] : idsOfMask(allowed, vocabulary);
    const id = ending.find((each) => possible.includes(each)) ?? drawFrom(allowed, options);
    sampled.push(id);
    yield id;
  }
}
