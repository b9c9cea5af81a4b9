// The parameters of POST /tokenize and /detokenize, as vLLM has them. It knows no model.

import { defaultsTo, required } from '../parameters/field.ts';
import { boolean, integer, list, text } from '../parameters/kinds.ts';

/** Parameters that a text and a chat have in common. */
const COMMON_FIELDS = {
  model: text('Name of a model on this device. Default: the loaded model, or the only one that is stored.'),
  add_special_tokens: boolean(
    "Adds the tokens that the model's tokenizer puts around every text. This model's has none, so both values are the same.",
  ),
  return_token_strs: defaultsTo(false, boolean("Returns the tokens' spellings in the vocabulary as well, in `token_strs`.")),
};

/** The parameters for a text. */
export const TOKENIZE_TEXT_FIELDS = {
  prompt: required(text("The text. A special token's spelling becomes that token, as in `/v1/completions`.")),
  ...COMMON_FIELDS,
};

/** The parameters of `/detokenize`. */
export const DETOKENIZE_FIELDS = {
  model: COMMON_FIELDS.model,
  tokens: required(list(integer({ min: 0, max: Number.MAX_SAFE_INTEGER }, 'An id.'), 'Ids of tokens.')),
};
