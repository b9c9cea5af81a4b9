// The parameters of POST /tokenize and /detokenize, as vLLM has them. It knows no model.

import { CHAT_FIELDS } from '../chat-completions/fields.ts';
import { defaultsTo, required } from '../parameters/field.ts';
import { boolean, integer, list, text, unsupported } from '../parameters/kinds.ts';

/** Parameters that a text and a chat have in common. */
const COMMON_FIELDS = {
  model: text('Name of a model on this device. Default: the model that is loaded, else one that is stored.'),
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

/** The parameters for a chat. Those that Chat Completions has too are the same. */
export const TOKENIZE_CHAT_FIELDS = {
  messages: CHAT_FIELDS.messages,
  tools: CHAT_FIELDS.tools,
  tool_choice: CHAT_FIELDS.tool_choice,
  reasoning_effort: CHAT_FIELDS.reasoning_effort,
  chat_template_kwargs: CHAT_FIELDS.chat_template_kwargs,
  add_generation_prompt: defaultsTo(true, boolean('Ends with `<|start|>assistant`, from which the model continues.')),
  continue_final_message: defaultsTo(false, boolean('Leaves the last message open. Only with `add_generation_prompt: false`.')),
  ...COMMON_FIELDS,
  chat_template: unsupported('The chat is always written in the Harmony format.'),
};

/** The parameters of `/detokenize`. */
export const DETOKENIZE_FIELDS = {
  model: COMMON_FIELDS.model,
  tokens: required(list(integer({ min: 0, max: Number.MAX_SAFE_INTEGER }, 'An id.'), 'Ids of tokens.')),
};
