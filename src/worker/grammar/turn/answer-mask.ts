// The entry to constrained answers: the mask of a whole answer, as the engine asks for it.

import type { AllowedIds, GenerationRequest } from '../../../engine/generation.ts';
import type { ServedModel } from '../../models/served-model.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import type { ByteGrammar } from '../byte-grammar.ts';
import { jsonObject } from '../json/json-object.ts';
import { TokenMasks } from '../tokens/token-masks.ts';
import { HeldText } from './held-text.ts';
import type { TurnConstraint } from './turn-constraint.ts';
import { TurnMask } from './turn-mask.ts';

type MaskedModel = Pick<ServedModel, 'encoding' | 'vocabulary'>;
type Mask = NonNullable<GenerationRequest['mask']>;

/** Goes on by each token of an answer. */
interface AnswerPlace {
  accept(id: number): void;
  allowed(): AllowedIds;
}

/** Arguments of functions without a grammar. One for all, so that its masks are kept. */
const anyObject = jsonObject();

/** Tables of each vocabulary. They live as long as its tokenizer. */
const tables = new WeakMap<Tokenizer, TokenMasks>();

/**
 * The mask of a turn of Harmony messages. `given`: ids behind `<|start|>assistant` that end the
 * prompt. Errors: `internal` if the given ids break the constraint.
 */
export function turnMask(model: MaskedModel, constraint: TurnConstraint, given: readonly number[]): Mask {
  const turn = new TurnMask(masksOf(model), model.encoding, constraint, anyObject);
  for (const id of given) turn.accept(id);
  return maskOfPlace(turn);
}

/** The mask of plain text by `grammar`. At its end comes `<|endoftext|>`. */
export function textMask(model: MaskedModel, grammar: ByteGrammar): Mask {
  const text = new HeldText(masksOf(model), grammar, model.encoding.tokens.endOfText);
  return maskOfPlace({
    accept: (id) => {
      if (!text.accept(id)) throw new RangeError(`The text goes on by a token of its mask, and ${id} is none.`);
    },
    allowed: () => {
      if (text.isOver) return null;
      const { only, bits } = text.mask();
      return only ?? bits;
    },
  });
}

function masksOf({ encoding, vocabulary }: MaskedModel): TokenMasks {
  const known = tables.get(encoding.tokenizer) ?? new TokenMasks(encoding.tokenizer, vocabulary);
  tables.set(encoding.tokenizer, known);
  return known;
}

/** The engine gives all ids so far each time; the place remembers those that it has taken. */
function maskOfPlace(place: AnswerPlace): Mask {
  let taken = 0;
  return (sampled) => {
    for (; taken < sampled.length; taken++) place.accept(sampled[taken] as number);
    return place.allowed();
  };
}
