// Checks the parameters of POST /v1/completions. It knows OpenAI's parameters, and vLLM's for
// sampling and for ids. It needs no model and no vocabulary.

import { MAX_STOP_STRINGS } from '../../../contracts/parameters.ts';
import { arrayTooLong, invalidType, invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import type { RequestParameters } from '../parameters/parameters.ts';
import { parseSampling, parseSeed, type SamplingParameters } from '../parameters/sampling.ts';
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
  /** Top log-probabilities per token, null for no `logprobs` at all. */
  logprobs: number | null;
  echo: boolean;
  isStreamed: boolean;
  /** Whether the last chunk of a stream reports the usage. */
  includesUsage: boolean;
  returnsTokenIds: boolean;
  tokenNaming: TokenNaming;
}

// Our limit: choices are computed one after the other, and 8 still finish in an acceptable time.
const MAX_CHOICES_PER_PROMPT = 8;
// The engine gives at most 20. vLLM's limit is also 20, OpenAI's is 5.
const MAX_LOGPROBS = 20;

/** Checks all parameters that need no model. Throws 400. */
export function parseCompletionRequest(parameters: RequestParameters): CompletionRequest {
  const echo = parameters.boolean('echo');
  const isStreamed = parameters.boolean('stream');
  const request: CompletionRequest = {
    model: parameters.string('model'),
    prompts: parsePrompts(parameters.required('prompt')),
    n: parameters.integer('n', { min: 1, max: MAX_CHOICES_PER_PROMPT }, 1),
    // A request without output needs an echo, else its answer would be empty.
    maxTokens: parameters.integer('max_tokens', { min: echo ? 0 : 1, max: Number.MAX_SAFE_INTEGER }, null),
    sampling: parseSampling(parameters),
    seed: parseSeed(parameters),
    stop: parseStop(parameters.optional('stop')),
    logprobs: parameters.integer('logprobs', { min: 0, max: MAX_LOGPROBS }, null),
    echo,
    isStreamed,
    includesUsage: parseIncludesUsage(parameters, isStreamed),
    returnsTokenIds: parameters.boolean('return_token_ids'),
    tokenNaming: parameters.boolean('return_tokens_as_token_ids') ? 'id' : 'text',
  };
  rejectUnsupported(parameters);
  parameters.rejectUnknown();
  return request;
}

function rejectUnsupported(parameters: RequestParameters): void {
  // `user` identifies the caller for abuse monitoring. The app has none, but client libraries may
  // send it.
  parameters.optional('user');
  parameters.onlyWithout('suffix', (value) => value === '', 'Leave it out.');
  parameters.onlyWithout('best_of', (value) => value === 1, 'Ask for n choices and pick one by its logprobs.');
}

function parsePrompts(prompt: ParameterValue): Prompt[] {
  const { raw, param } = prompt;
  if (typeof raw === 'string') return [raw];
  if (!Array.isArray(raw)) throw invalidType(param, 'a string or an array', raw);
  if (raw.length === 0) throw invalidValue(param, 'an empty array has no prompt in it; send a text or token ids.');
  if (raw.every((item) => typeof item === 'number' || typeof item === 'bigint')) return [parseIds(prompt)];
  return prompt.list().map((item) => {
    if (typeof item.raw === 'string') return item.raw;
    if (Array.isArray(item.raw)) return parseIds(item);
    throw invalidType(item.param, 'a string or an array of token ids', item.raw);
  });
}

function parseIds(ids: ParameterValue): number[] {
  return ids.list().map(({ raw, param }) => {
    if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0) return raw;
    throw invalidType(param, 'a token id', raw);
  });
}

function parseStop(value: ParameterValue | null): string[] {
  if (value === null) return [];
  const stops = Array.isArray(value.raw) ? value.list() : [value];
  if (stops.length > MAX_STOP_STRINGS) throw arrayTooLong(value.param, MAX_STOP_STRINGS, stops.length);
  return stops.map((stop) => {
    const text = stop.string();
    if (text === '') throw invalidValue(stop.param, 'an empty string would stop before the first token; leave it out.');
    return text;
  });
}

function parseIncludesUsage(parameters: RequestParameters, isStreamed: boolean): boolean {
  const options = parameters.object('stream_options');
  if (options === null) return false;
  if (!isStreamed) throw invalidValue('stream_options', "only allowed with 'stream': true.");
  // Padding hides the length of tokens on a network. Here there is no network, so both values are
  // right.
  options.boolean('include_obfuscation');
  return options.boolean('include_usage');
}
