// The parameters of POST /v1/completions: OpenAI's, and of vLLM's those that sample, those that
// return ids and those that give the text a form. It knows no model and no vocabulary.

import { defaultsTo, readFields, required } from '../parameters/field.ts';
import { boolean, custom, integer, text, unsupported, withoutEffect } from '../parameters/kinds.ts';
import { checkRange, invalidType, invalidValue, unknownParameter } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import type { RequestBody } from '../parameters/request-body.ts';
import { SAMPLING_FIELDS, type SamplingParameters, SEED_FIELD, samplingOf } from '../parameters/sampling.ts';
import { STOP_FIELD } from '../parameters/stop.ts';
import { includesUsage, STREAM_FIELDS } from '../parameters/streaming.ts';
import { GUIDED_FIELDS, givenFormat } from '../structured-output/guided-fields.ts';
import type { OutputFormat } from '../structured-output/output-format.ts';
import { RESPONSE_FORMAT_FIELD } from '../structured-output/response-format-field.ts';
import type { Prompt } from './prompts.ts';
import type { TokenNaming } from './token-name.ts';

export interface CompletionRequest {
  model: string;
  prompts: Prompt[];
  /** Choices per prompt. */
  n: number;
  /** Null means OpenAI's default of 16, or less where the context ends before. */
  maxTokens: number | null;
  sampling: SamplingParameters;
  /** Null means that one is drawn per prompt. */
  seed: bigint | null;
  stop: string[];
  /** Top log-probabilities per token. Null for no `logprobs` at all. */
  logprobs: number | null;
  echo: boolean;
  /** The form of the text. Null for any text. */
  format: OutputFormat | null;
  isStreamed: boolean;
  /** Whether the last chunk of a stream reports the usage. */
  includesUsage: boolean;
  returnsTokenIds: boolean;
  tokenNaming: TokenNaming;
}

// Choices are computed one after the other, and 8 keep a request answerable.
const MAX_CHOICES_PER_PROMPT = 8;
// 20 is the engine's and vLLM's maximum. OpenAI's own is 5.
const MAX_LOGPROBS = 20;

const PROMPT_SCHEMA = {
  anyOf: [
    { type: 'string' },
    { type: 'array', minItems: 1, items: { type: 'string' } },
    { type: 'array', minItems: 1, items: { type: 'integer', minimum: 0 } },
    { type: 'array', minItems: 1, items: { type: 'array', items: { type: 'integer', minimum: 0 } } },
  ],
};

/** The parameters, by name. */
export const COMPLETION_FIELDS = {
  model: required(text('Name of a model on this device.')),
  prompt: required(custom(PROMPT_SCHEMA, 'One text or list of token ids to continue, or several.', parsePrompts)),
  n: defaultsTo(1, integer({ min: 1, max: MAX_CHOICES_PER_PROMPT }, 'Choices per prompt, one after the other.')),
  max_tokens: integer(
    { min: 0, max: Number.MAX_SAFE_INTEGER },
    'Maximum of sampled tokens. Default: 16, or less where the context ends before. 0 only with `echo`.',
  ),
  ...SAMPLING_FIELDS,
  seed: SEED_FIELD,
  stop: STOP_FIELD,
  logprobs: integer({ min: 0, max: MAX_LOGPROBS }, 'Log-probabilities of the tokens, and of so many likeliest ones.'),
  echo: defaultsTo(false, boolean('Returns the prompt before the text.')),
  response_format: RESPONSE_FORMAT_FIELD,
  ...GUIDED_FIELDS,
  ...STREAM_FIELDS,
  return_token_ids: defaultsTo(false, boolean('Returns the ids of prompt and text (vLLM).')),
  return_tokens_as_token_ids: defaultsTo(false, boolean('Names tokens `token_id:N` in `logprobs` (vLLM).')),
  user: withoutEffect('It names the caller for abuse monitoring, and there is none here.'),
  suffix: unsupported('Leave it out.', (raw) => raw === ''),
  best_of: unsupported('Ask for n choices and pick one by its logprobs.', (raw) => raw === 1),
};

/** Checks everything that can be checked without a model. Errors: 400. */
export function parseCompletionRequest(body: RequestBody): CompletionRequest {
  const values = readFields(COMPLETION_FIELDS, body);
  const request: CompletionRequest = {
    model: values.model,
    prompts: values.prompt,
    n: values.n,
    maxTokens: values.max_tokens,
    sampling: samplingOf(values),
    seed: values.seed,
    stop: values.stop,
    logprobs: values.logprobs,
    echo: values.echo,
    format: givenFormat(values),
    isStreamed: values.stream,
    includesUsage: includesUsage(values),
    returnsTokenIds: values.return_token_ids,
    tokenNaming: values.return_tokens_as_token_ids ? 'id' : 'text',
  };
  // Without output there must be an echo, else the answer is empty.
  if (!request.echo && request.maxTokens === 0) {
    checkRange<number>('max_tokens', 0, { range: { min: 1, max: Number.MAX_SAFE_INTEGER }, kind: 'integer' });
  }
  const [unknown] = body.unknown;
  if (unknown !== undefined) throw unknownParameter(unknown);
  return request;
}

function parsePrompts(prompt: ParameterValue): Prompt[] {
  const { raw, param } = prompt;
  if (typeof raw === 'string') return [raw];
  if (!Array.isArray(raw)) throw invalidType(param, 'a string or an array', raw);
  if (raw.length === 0) throw invalidValue(param, 'an empty array has no prompt in it; send a text or token ids.');
  if (raw.every((item) => typeof item === 'number' || typeof item === 'bigint')) return [parseIds(prompt)];
  return prompt.items().map((item) => {
    if (typeof item.raw === 'string') return item.raw;
    if (Array.isArray(item.raw)) return parseIds(item);
    throw invalidType(item.param, 'a string or an array of token ids', item.raw);
  });
}

function parseIds(ids: ParameterValue): number[] {
  return ids.items().map(({ raw, param }) => {
    if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0) return raw;
    throw invalidType(param, 'a token id', raw);
  });
}
