// The parameters of POST /v1/completions, checked: OpenAI's, and of vLLM's those that sample and those that return ids.
// Takes RequestParameters, gives a CompletionRequest or throws 400; refuses to know models and vocabularies.

import { ApiError } from './errors.ts';
import { arrayTooLong, invalidType, invalidValue, type RequestParameters } from './parameters.ts';
import type { Prompt } from './prompts.ts';
import { parseSampling, type SamplingParameters } from './sampling.ts';
import type { TokenNaming } from './token-name.ts';

export interface CompletionRequest {
  model: string;
  prompts: Prompt[];
  /** Choices per prompt. */
  n: number;
  /** Null for OpenAI's default of 16, or less where the context ends before. */
  maxTokens: number | null;
  sampling: SamplingParameters;
  /** Null draws one per choice. */
  seed: number | null;
  stop: string[];
  /** Top log-probabilities per token, null for no `logprobs` at all. */
  logprobs: number | null;
  echo: boolean;
  isStreamed: boolean;
  /** Whether a last chunk reports the usage of a stream. */
  includesUsage: boolean;
  returnsTokenIds: boolean;
  tokenNaming: TokenNaming;
}

// OpenAI's bound on stop strings, and ours on choices: they are computed one after the other, 8 keep a request answerable.
const MAX_STOPS = 4;
const MAX_CHOICES_PER_PROMPT = 8;
// 20 is what the engine delivers, and vLLM's bound; OpenAI's own is 5.
const MAX_LOGPROBS = 20;

/** Checks everything that can be checked without a model. */
export function parseCompletionRequest(parameters: RequestParameters): CompletionRequest {
  const echo = parameters.boolean('echo');
  const isStreamed = parameters.boolean('stream');
  const request: CompletionRequest = {
    model: parameters.string('model'),
    prompts: parsePrompts(parameters.required('prompt')),
    n: parameters.integer('n', { min: 1, max: MAX_CHOICES_PER_PROMPT }, 1),
    // Without output there must be an echo, else there would be nothing to answer.
    maxTokens: parameters.integer('max_tokens', { min: echo ? 0 : 1, max: Number.MAX_SAFE_INTEGER }, null),
    sampling: parseSampling(parameters),
    seed: parameters.integer('seed', { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }, null),
    stop: parseStop(parameters.raw('stop')),
    logprobs: parameters.integer('logprobs', { min: 0, max: MAX_LOGPROBS }, null),
    echo,
    isStreamed,
    includesUsage: parseStreamOptions(parameters.raw('stream_options'), isStreamed),
    returnsTokenIds: parameters.boolean('return_token_ids'),
    tokenNaming: parameters.boolean('return_tokens_as_token_ids') ? 'id' : 'text',
  };
  rejectUnsupported(parameters);
  parameters.rejectUnknown();
  return request;
}

function rejectUnsupported(parameters: RequestParameters): void {
  // `user` names the caller for abuse monitoring; there is none here, but every client library may send it.
  parameters.raw('user');
  parameters.onlyWithout('suffix', (value) => value === '', 'Leave it out.');
  parameters.onlyWithout('best_of', (value) => value === 1, 'Ask for n choices and pick one by its logprobs.');
}

function parsePrompts(value: unknown): Prompt[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) throw invalidType('prompt', 'a string or an array', value);
  if (value.length === 0) throw invalidValue('prompt', 'an empty array has no prompt in it; send a text or token ids.');
  if (value.every((item) => typeof item === 'number')) return [parseIds(value, 'prompt')];
  return value.map((item: unknown, index) => {
    if (typeof item === 'string') return item;
    if (Array.isArray(item)) return parseIds(item, `prompt[${index}]`);
    throw invalidType(`prompt[${index}]`, 'a string or an array of token ids', item);
  });
}

function parseIds(ids: readonly unknown[], param: string): number[] {
  return ids.map((id, index) => {
    if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return id;
    throw invalidType(`${param}[${index}]`, 'a token id', id);
  });
}

function parseStop(value: unknown): string[] {
  if (value === undefined) return [];
  const stops: unknown[] = Array.isArray(value) ? value : [value];
  if (stops.length > MAX_STOPS) throw arrayTooLong('stop', MAX_STOPS, stops.length);
  return stops.map((stop, index) => {
    const param = Array.isArray(value) ? `stop[${index}]` : 'stop';
    if (typeof stop !== 'string') throw invalidType(param, 'a string', stop);
    if (stop === '') throw invalidValue(param, 'an empty string would stop before the first token; leave it out.');
    return stop;
  });
}

function parseStreamOptions(value: unknown, isStreamed: boolean): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'object' || Array.isArray(value)) throw invalidType('stream_options', 'an object', value);
  if (!isStreamed) throw invalidValue('stream_options', "only allowed with 'stream': true.");
  let includesUsage = false;
  for (const [name, option] of Object.entries(value as object)) {
    // Padding against eavesdroppers who count bytes on the wire; here is no wire, so both answers are already true.
    const isKnown = name === 'include_usage' || name === 'include_obfuscation';
    const param = `stream_options.${name}`;
    if (!isKnown) throw new ApiError(400, 'unknown_parameter', `Unknown parameter: '${param}'. Leave it out.`, param);
    if (typeof option !== 'boolean') throw invalidType(param, 'a boolean', option);
    if (name === 'include_usage') includesUsage = option;
  }
  return includesUsage;
}
