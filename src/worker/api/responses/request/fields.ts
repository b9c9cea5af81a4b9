// The parameters of POST /v1/responses: OpenAI's, and vLLM's that sample.

import { defaultsTo } from '../../parameters/field.ts';
import { boolean, integer, list, object, oneOf, text, unsupported, withoutEffect } from '../../parameters/kinds.ts';
import { METADATA_FIELD, type Metadata } from '../../parameters/metadata.ts';
import { SAMPLING_FIELDS, SEED_FIELD } from '../../parameters/sampling.ts';
import { STOP_FIELD } from '../../parameters/stop.ts';
import { PARALLEL_CALLS_FIELD } from '../../turn/tool-choice.ts';
import { INPUT_FIELD } from '../input/read-item.ts';
import { DEFAULT_REASONING, REASONING_FIELD } from './reasoning-field.ts';
import { TEXT_FIELD, TRUNCATION_FIELD } from './text-field.ts';
import { TOOL_CHOICE_FIELD, TOOLS_FIELD } from './tool-settings.ts';

const REASONING_BLOB = 'reasoning.encrypted_content';
const LOGPROBS = 'message.output_text.logprobs';
const CODE_OUTPUTS = 'code_interpreter_call.outputs';
const SEARCH_SOURCES = 'web_search_call.action.sources';

/** What a response can also carry. The others belong to files and images, which are not here. */
const INCLUDES = [
  REASONING_BLOB,
  LOGPROBS,
  'web_search_call.results',
  SEARCH_SOURCES,
  CODE_OUTPUTS,
  'file_search_call.results',
  'message.input_image.image_url',
  'computer_call_output.output.image_url',
] as const;

/** OpenAI's and the engine's maximum. */
const MAX_TOP_LOGPROBS = 20;
const MAX_COUNT = Number.MAX_SAFE_INTEGER;
const SERVICE_TIERS = ['auto', 'default', 'flex', 'scale', 'priority', 'fast'];

const isEmptyList = (raw: unknown): boolean => Array.isArray(raw) && raw.length === 0;

/** The parameters, by name. */
export const RESPONSE_FIELDS = {
  model: text('Name of a model on this device. Default: the model that is loaded, else one that is stored.'),
  input: INPUT_FIELD,
  instructions: text('Instructions for this response. A later response does not take them over.'),
  previous_response_id: text('Id of a stored response that this one continues.', { minLength: 1 }),
  store: defaultsTo(true, boolean('Stores the response on this device, to continue it and to read it again.')),
  stream: defaultsTo(false, boolean('Sends the response as server-sent events while it is generated.')),
  stream_options: object(
    { include_obfuscation: boolean('Accepted. Nothing leaves this device, so there is nothing to hide.') },
    'Options of a stream.',
  ),
  include: list(oneOf(INCLUDES, 'What the response also carries.'), 'What the response also carries.'),
  max_output_tokens: integer(
    { min: 1, max: MAX_COUNT },
    'Maximum of sampled tokens, reasoning included. Default: the rest of the context.',
  ),
  max_tool_calls: integer({ min: 1, max: MAX_COUNT }, 'Maximum of calls that the app runs. Then the model must answer.'),
  reasoning: defaultsTo(DEFAULT_REASONING, REASONING_FIELD),
  text: TEXT_FIELD,
  tools: TOOLS_FIELD,
  tool_choice: TOOL_CHOICE_FIELD,
  parallel_tool_calls: defaultsTo(true, PARALLEL_CALLS_FIELD),
  truncation: TRUNCATION_FIELD,
  ...SAMPLING_FIELDS,
  seed: SEED_FIELD,
  stop: STOP_FIELD,
  top_logprobs: integer({ min: 0, max: MAX_TOP_LOGPROBS }, 'Log-probabilities of so many likeliest tokens of each output text.'),
  metadata: defaultsTo<Metadata, Metadata>({}, METADATA_FIELD),
  user: text('Accepted. The response repeats it.'),
  safety_identifier: text('Accepted. The response repeats it.', { maxLength: 128 }),
  prompt_cache_key: text('Accepted. The response repeats it; the KV cache finds prompts by their tokens.'),
  service_tier: oneOf(SERVICE_TIERS, 'Accepted. Every request here is served the same.'),
  prompt_cache_retention: withoutEffect('The KV cache keeps what the GPU has room for.'),
  prompt_cache_options: withoutEffect('The KV cache keeps what the GPU has room for.'),
  access_programs: withoutEffect('Nothing here needs a permission.'),
  moderation: withoutEffect('Nothing here moderates.'),
  image: withoutEffect('This model reads no images.'),
  context_management: withoutEffect('Use `truncation`.', isEmptyList),
  background: unsupported('A response here ends with its page. Use `stream: true`.', (raw) => raw === false),
  conversation: unsupported('Continue a response with `previous_response_id`.'),
  prompt: unsupported('Prompt templates are stored at OpenAI. Send `instructions` and `input`.'),
};

/** Whether reasoning items carry their opaque form. */
export function includesReasoningBlob(include: readonly string[] | null): boolean {
  return include?.includes(REASONING_BLOB) ?? false;
}

/** What the items of calls also carry. */
export function includedOfCalls(include: readonly string[] | null): { codeOutputs: boolean; searchSources: boolean } {
  return { codeOutputs: include?.includes(CODE_OUTPUTS) ?? false, searchSources: include?.includes(SEARCH_SOURCES) ?? false };
}

/** Top log-probabilities of each token. Null for none at all. */
export function logprobsOf(include: readonly string[] | null, topLogprobs: number | null): number | null {
  if (include?.includes(LOGPROBS)) return topLogprobs ?? 0;
  return topLogprobs === 0 ? null : topLogprobs;
}
