// A script under a mask, for tests. It goes on until the mask forbids its next id. From there on,
// allowed ids come at random: each is as likely as another, which is the worst case for a grammar.

import type { AllowedIds, GenerationRequest } from '../../engine/generation.ts';

/** The ids of a script, or those that the mask of `request` leaves. Without a mask they are the script's. */
export function* masked(script: Iterable<number>, { mask, sampling }: GenerationRequest): Generator<number> {
  if (!mask) return yield* script;
  const random = startRandom(sampling.seed);
  const sampled: number[] = [];
  for (const id of script) {
    const allowed = mask(sampled);
    if (!isAllowed(allowed, id)) break;
    sampled.push(id);
    yield id;
  }
  for (;;) {
    const id = draw(mask(sampled), random);
    sampled.push(id);
    yield id;
  }
}

function isAllowed(allowed: AllowedIds, id: number): boolean {
  if (allowed === null) return true;
  return typeof allowed === 'number' ? allowed === id : (((allowed[id >> 5] ?? 0) >>> (id & 31)) & 1) === 1;
}

function draw(allowed: AllowedIds, random: () => number): number {
  if (typeof allowed === 'number') return allowed;
  if (allowed === null) throw new Error('The script was left, so its mask must say what may come.');
  const ids = Array.from({ length: allowed.length * 32 }, (_, id) => id).filter((id) => isAllowed(allowed, id));
  const id = ids[Math.floor(random() * ids.length)];
  if (id === undefined) throw new Error('The mask allows no token.');
  return id;
}

/** Mulberry32: numbers from 0 to 1. */
function startRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
