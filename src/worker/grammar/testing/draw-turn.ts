// Draws whole turns at random from their masks.

import type { HarmonyEncoding } from '../../harmony/encoding.ts';
import { drawFrom } from '../../testing/mask-sampler.ts';
import type { TurnMask } from '../turn/turn-mask.ts';
import { Draws } from './draws.ts';

const MAX_TOKENS = 1500;
/** Tokens of a turn before its ends are drawn nearly always. */
const PATIENCE = 150;

export interface DrawnModel {
  encoding: HarmonyEncoding;
  /** Rows of the model's logits. */
  vocabulary: number;
}

/**
 * The ids of a turn. Where they may come, ends and closing brackets come in one draw of eight, and
 * later nearly always, or random JSON grows for ever. Errors: `EndlessTurn`, an empty mask.
 */
export function drawTurn(turn: TurnMask, { encoding, vocabulary }: DrawnModel, seed: number): number[] {
  const { tokens, tokenizer, stopTokens } = encoding;
  const closing = ['}', ']', '"'].flatMap((text) => tokenizer.encode(text));
  const preferred = new Set([tokens.end, tokens.return, tokens.call, ...closing]);
  const draws = new Draws(seed);
  const ids: number[] = [];
  while (ids.length < MAX_TOKENS) {
    const preference = ids.length < PATIENCE ? 1 / 8 : 9 / 10;
    const id = drawFrom(turn.allowed(), { draws, vocabulary, preferred, preference });
    ids.push(id);
    turn.accept(id);
    if (stopTokens.has(id)) return ids;
  }
  throw new EndlessTurn(`Seed ${seed} has no end in ${MAX_TOKENS} tokens.`);
}

/** Where other keys are allowed too, random keys hardly ever spell the one that must come. */
export class EndlessTurn extends Error {}
