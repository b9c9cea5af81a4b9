// Draws whole turns at random from their masks.

import type { HarmonyEncoding } from '../../harmony/encoding.ts';
import { drawFrom, randomFrom } from '../../testing/mask-sampler.ts';
import type { TurnMask } from '../turn/turn-mask.ts';

const MAX_TOKENS = 6000;

export interface DrawnModel {
  encoding: HarmonyEncoding;
  /** Rows of the model's logits. */
  vocabulary: number;
}

/**
 * The ids of a turn. Where they may come, ends and closing brackets come in one draw of eight, or
 * random JSON grows for ever. Errors: a turn without an end, an empty mask.
 */
export function drawTurn(turn: TurnMask, { encoding, vocabulary }: DrawnModel, seed: number): number[] {
  const { tokens, tokenizer, stopTokens } = encoding;
  const closing = ['}', ']', '"'].flatMap((text) => tokenizer.encode(text));
  const options = {
    random: randomFrom(seed),
    vocabulary,
    preferred: new Set([tokens.end, tokens.return, tokens.call, ...closing]),
  };
  const ids: number[] = [];
  while (ids.length < MAX_TOKENS) {
    const id = drawFrom(turn.allowed(), options);
    ids.push(id);
    turn.accept(id);
    if (stopTokens.has(id)) return ids;
  }
  throw new Error(`Seed ${seed} has no end in ${MAX_TOKENS} tokens.`);
}
