// The parameters of POST /v1/chat/completions: OpenAI's, and those of vLLM and OpenRouter that
// clients of gpt-oss send.

import { defaultsTo, type Field, required } from '../parameters/field.ts';
import { boolean, custom, either, integer, list, object, oneOf, text } from '../parameters/kinds.ts';
import { METADATA_FIELD } from '../parameters/metadata.ts';
import { SAMPLING_FIELDS, SEED_FIELD } from '../parameters/sampling.ts';
import { STOP_FIELD } from '../parameters/stop.ts';
import { STREAM_FIELDS } from '../parameters/streaming.ts';
import { EFFORT_FIELD } from '../turn/effort-field.ts';
import { notBuiltYet } from '../turn/structured-output.ts';
import { TEMPLATE_FIELD } from '../turn/template-fields.ts';
import { PARALLEL_CALLS_FIELD, type ToolChoice, toolChoiceField } from '../turn/tool-choice.ts';
import { BARE_FUNCTION, MAX_TOOLS, NESTED_TOOL } from '../turn/tool-fields.ts';
import { HOSTED_FIELDS } from './hosted-fields.ts';
import { MESSAGE_FIELD } from './messages.ts';

const MAX_CHOICES = 128;
const MAX_TOP_LOGPROBS = 20;
const TOKENS = { min: 1, max: Number.MAX_SAFE_INTEGER };

const REASONING_FIELDS = {
  effort: EFFORT_FIELD,
  exclude: defaultsTo(false, boolean('Leaves reasoning out of the answer.')),
};

const RESPONSE_FORMAT: Field<null> = custom(
  { type: 'object', properties: { type: { const: 'text' } }, required: ['type'] },
  "Only {type: 'text'}: structured output is not built yet.",
  (value) => {
    const type = value.member('type').oneOf(['text', 'json_object', 'json_schema']);
    if (type !== 'text') throw notBuiltYet(value.param, `the answer cannot be held to '${type}'. Use 'text'.`);
    return null;
  },
);

/** As `tool_choice`, but a forced function has no type. */
const FUNCTION_CALL: Field<ToolChoice> = either<ToolChoice>(
  {
    string: oneOf<'auto' | 'none'>(['auto', 'none'], 'Whether the model may call a function.'),
    object: custom({ not: {} }, 'A function to call.', ({ param }) => {
      throw notBuiltYet(param, "a call cannot be forced. Use 'auto'.");
    }),
  },
  'Deprecated: `tool_choice` for `functions`.',
);

/** The parameters, by name. */
export const CHAT_FIELDS = {
  messages: required(list(MESSAGE_FIELD, 'The conversation, the oldest message first.', { minItems: 1 })),
  model: required(text('Name of a model on this device.')),
  n: defaultsTo(1, integer({ min: 1, max: MAX_CHOICES }, 'Choices, one after the other.')),
  max_completion_tokens: integer(TOKENS, 'Maximum of sampled tokens, reasoning included. Default: the rest of the context.'),
  max_tokens: integer(TOKENS, 'Deprecated: as `max_completion_tokens`. Of both, the smaller counts.'),
  ...SAMPLING_FIELDS,
  seed: SEED_FIELD,
  stop: STOP_FIELD,
  logprobs: defaultsTo(false, boolean('Log-probabilities of the tokens of the content.')),
  top_logprobs: integer({ min: 0, max: MAX_TOP_LOGPROBS }, 'Likeliest tokens at each position. Only with `logprobs: true`.'),
  ...STREAM_FIELDS,
  tools: list(NESTED_TOOL, 'Functions that the model may call.', { maxItems: MAX_TOOLS }),
  tool_choice: toolChoiceField('nested'),
  parallel_tool_calls: PARALLEL_CALLS_FIELD,
  functions: list(BARE_FUNCTION, 'Deprecated: functions that the model may call.', { maxItems: MAX_TOOLS }),
  function_call: FUNCTION_CALL,
  reasoning_effort: EFFORT_FIELD,
  reasoning: object(REASONING_FIELDS, 'Effort and visibility of reasoning (OpenRouter).'),
  include_reasoning: defaultsTo(true, boolean('`false` leaves reasoning out of the answer (vLLM).')),
  chat_template_kwargs: TEMPLATE_FIELD,
  response_format: RESPONSE_FORMAT,
  metadata: METADATA_FIELD,
  ...HOSTED_FIELDS,
};
