// The parameters of POST /v1/chat/completions: OpenAI's, and those of vLLM and OpenRouter that
// clients of gpt-oss send.

import { defaultsTo, type Field, required, schemaOf } from '../parameters/field.ts';
import { boolean, custom, either, integer, list, object, text } from '../parameters/kinds.ts';
import { METADATA_FIELD } from '../parameters/metadata.ts';
import { SAMPLING_FIELDS, SEED_FIELD } from '../parameters/sampling.ts';
import { STOP_FIELD } from '../parameters/stop.ts';
import { STREAM_FIELDS } from '../parameters/streaming.ts';
import { GUIDED_FIELDS } from '../structured-output/guided-fields.ts';
import { RESPONSE_FORMAT_FIELD } from '../structured-output/response-format-field.ts';
import { EFFORT_FIELD } from '../turn/effort-field.ts';
import { TEMPLATE_FIELD } from '../turn/template-fields.ts';
import { AUTO, PARALLEL_CALLS_FIELD, type ToolChoice, toolChoiceField } from '../turn/tool-choice.ts';
import { BARE_FUNCTION, MAX_TOOLS } from '../turn/tool-fields.ts';
import { NESTED_TOOL, toolsField } from '../turn/tool-list.ts';
import { HOSTED_FIELDS } from './hosted-fields.ts';
import { MESSAGE_FIELD } from './messages.ts';

const MAX_CHOICES = 128;
const MAX_TOP_LOGPROBS = 20;
const TOKENS = { min: 1, max: Number.MAX_SAFE_INTEGER };

const REASONING_FIELDS = {
  effort: EFFORT_FIELD,
  exclude: defaultsTo(false, boolean('Leaves reasoning out of the answer.')),
  max_tokens: integer(TOKENS, 'Maximum of reasoning tokens. The answer comes after them.'),
};

/** As `tool_choice`, but a forced function has no type. */
const FUNCTION_CALL: Field<ToolChoice> = either<ToolChoice>(
  {
    string: custom({ enum: ['auto', 'none'] }, 'Whether the model may call a function.', (value) => {
      return { ...AUTO, mode: value.oneOf<'auto' | 'none'>(['auto', 'none']), param: value.param };
    }),
    object: custom(schemaOf({ name: required(text('Its name.')) }), 'A function to call.', (value) => {
      return { ...AUTO, mode: 'required', named: value.member('name').string(), param: value.param };
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
  tools: toolsField(NESTED_TOOL),
  tool_choice: toolChoiceField('nested'),
  parallel_tool_calls: PARALLEL_CALLS_FIELD,
  functions: list(BARE_FUNCTION, 'Deprecated: functions that the model may call.', { maxItems: MAX_TOOLS }),
  function_call: FUNCTION_CALL,
  reasoning_effort: EFFORT_FIELD,
  reasoning: object(REASONING_FIELDS, 'Effort and visibility of reasoning (OpenRouter).'),
  include_reasoning: defaultsTo(true, boolean('`false` leaves reasoning out of the answer (vLLM).')),
  thinking_token_budget: integer(TOKENS, 'Maximum of reasoning tokens (vLLM). The answer comes after them.'),
  chat_template_kwargs: TEMPLATE_FIELD,
  response_format: RESPONSE_FORMAT_FIELD,
  ...GUIDED_FIELDS,
  metadata: METADATA_FIELD,
  ...HOSTED_FIELDS,
};
