// A model with a will of its own, for tests: it writes its text until the mask of the answer
// forbids the next token. From there on it writes allowed tokens at random.

import { type AllowedIds } from '../../engine/generation.ts';
import { byteEncoding, idsOf } from './byte-model.ts';
import { ScriptedGenerator } from './scripted-generator.ts';

/** The likelihood of each token is the same: the worst case for a grammar. */
export function wilfulModel(text: string, seed = 1, sizes = { contextTokens: 16_384, vocabulary: 277 }): ScriptedGenerator {
  const random = startRandom(seed);
  const generator: ScriptedGenerator = new ScriptedGenerator(function* () {
    const wanted = [...idsOf(text), byteEncoding.tokens.return];
    const mask = generator.requests.at(-1)?.mask;
    const sampled: number[] = [];
    let isDeflected = false;
    for (;;) {
      const allowed = mask?.(sampled) ?? null;
      const next = wanted[sampled.length] ?? byteEncoding.tokens.return;
      isDeflected ||= !isAllowed(allowed, next);
      const id = isDeflected ? draw(allowed, random) : next;
      sampled.push(id);
      yield id;
    }
  }, sizes);
  return generator;
}

function isAllowed(allowed: AllowedIds, id: number): boolean {
  if (allowed === null || typeof allowed === 'number') return allowed === null || allowed === id;
  return (((allowed[id >> 5] ?? 0) >>> (id & 31)) & 1) === 1;
}

function draw(allowed: AllowedIds, random: () => number): number {
  if (allowed === null) return byteEncoding.tokens.return;
  if (typeof allowed === 'number') return allowed;
  const ids = Array.from({ length: allowed.length * 32 }, (_, id) => id).filter((id) => isAllowed(allowed, id));
  const id = ids[Math.floor(random() * ids.length)];
  if (id === undefined) throw new Error('A mask allows no token.');
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
