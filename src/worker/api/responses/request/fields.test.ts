import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { FINAL, responsesApi, WEATHER } from '../../../testing/responses-client.ts';
import { schemaOf } from '../../parameters/field.ts';
import { RESPONSE_FIELDS } from './fields.ts';

/** The answer to a request with these parameters, the request as the engine had it, and what the model was shown. */
async function answer(parameters: object) {
  const api = responsesApi([FINAL('Hello, world! Bye.')]);
  const { status, json, ignored } = await api.post({ model: 'tiny', input: 'Hi', ...parameters });
  return { status, response: json, error: json.error, ignored, generation: api.generator.requests[0], shown: api.shown(0) };
}

describe('a parameter of POST /v1/responses', () => {
  test.each<[string, object, object]>([
    ['temperature', { temperature: 0.5 }, { temperature: 0.5 }],
    ['top_p', { top_p: 0.25 }, { topP: 0.25 }],
    ['top_k', { top_k: 7 }, { topK: 7 }],
    ['min_p', { min_p: 0.5 }, { minP: 0.5 }],
    ['frequency_penalty', { frequency_penalty: 1.5 }, { frequencyPenalty: 1.5 }],
    ['presence_penalty', { presence_penalty: -1 }, { presencePenalty: -1 }],
    ['repetition_penalty', { repetition_penalty: 1.5 }, { repetitionPenalty: 1.5 }],
    ['logit_bias', { logit_bias: { 65: 10 } }, { logitBias: new Map([[65, 10]]) }],
  ])('%s reaches the sampler, and is 1 or off by default', async (_name, parameters, sampling) => {
    expect((await answer(parameters)).generation?.sampling).toMatchObject(sampling);
    expect((await answer({})).generation?.sampling).toMatchObject({ temperature: 1, topP: 1, topK: 0, frequencyPenalty: 0 });
  });

  test('seed makes answers repeatable', async () => {
    const seeds = [];
    for (const seed of [7, 7, 8, null, null]) seeds.push((await answer({ seed })).generation?.sampling.seed);
    expect(seeds[0]).toBe(seeds[1]);
    expect(new Set(seeds).size).toBe(4);
  });

  test('stop ends the answer before its text', async () => {
    const { response } = await answer({ stop: [' Bye'] });
    expect(response).toMatchObject({ status: 'completed', output: [{ content: [{ text: 'Hello, world!' }] }] });
  });

  test.each([
    ['minimal', 'low'],
    ['low', 'low'],
    ['medium', 'medium'],
    ['high', 'high'],
    ['xhigh', 'high'],
    ['max', 'high'],
    [null, 'medium'],
  ])('reasoning.effort %s is shown and repeated as %s', async (effort, shownEffort) => {
    const { shown, response } = await answer({ reasoning: { effort } });
    expect(shown).toContain(`Reasoning: ${shownEffort}`);
    expect(response.reasoning?.effort).toBe(shownEffort);
  });

  test('tools are shown with their schema as it was written, and repeated', async () => {
    const body = `{"model": "tiny", "input": "Hi", "tools": [{"type": "function", "name": "f", "strict": false,
      "parameters": {"type": "object", "properties": {"b": {"type": "number", "default": 1.0}, "1": {"type": "integer", "default": 12345678901234567890}}}}]}`;
    const api = responsesApi([FINAL('Hello!')]);
    const { json, ignored } = await api.post(body);
    expect(api.shown(0)).toContain('b?: number, // default: 1.0\n1?: number, // default: 12345678901234567890\n');
    expect(json.tools).toMatchObject([{ type: 'function', name: 'f', description: null, strict: false }]);
    expect(json.tools).toMatchObject([{ parameters: { properties: { b: { type: 'number', default: 1 } } } }]);
    expect(ignored).toBeNull();
  });

  test('tool_choice chooses which functions are shown', async () => {
    const tools = [WEATHER, { ...WEATHER, name: 'get_time' }];
    const allowed = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'get_time' }] };
    const [all, some, none] = [
      await answer({ tools }),
      await answer({ tools, tool_choice: allowed }),
      await answer({ tools, tool_choice: 'none' }),
    ];
    expect([all, some, none].map(({ shown }) => [shown.includes('get_weather'), shown.includes('get_time')])).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
    expect([all.response.tool_choice, some.response.tool_choice, none.response.tool_choice]).toEqual(['auto', allowed, 'none']);
  });

  test.each<[object, object]>([
    [{ instructions: 'Be brief.' }, { instructions: 'Be brief.' }],
    [{ max_output_tokens: 50 }, { max_output_tokens: 50 }],
    [{ max_tool_calls: 3 }, { max_tool_calls: 3 }],
    [{ metadata: { topic: 'x' } }, { metadata: { topic: 'x' } }],
    [{ parallel_tool_calls: true }, { parallel_tool_calls: true }],
    [{ parallel_tool_calls: false }, { parallel_tool_calls: false }],
    [{ truncation: 'auto' }, { truncation: 'auto' }],
    [{ top_logprobs: 3 }, { top_logprobs: 3 }],
    [{ user: 'me' }, { user: 'me' }],
    [{ safety_identifier: 'me' }, { safety_identifier: 'me' }],
    [{ prompt_cache_key: 'k' }, { prompt_cache_key: 'k' }],
    [{ service_tier: 'flex' }, { service_tier: 'default' }],
    [{ store: false }, { store: false }],
    [{ background: false }, { background: false }],
    [{ text: {} }, { text: { format: { type: 'text' }, verbosity: 'medium' } }],
    [{ text: { format: { type: 'text' }, verbosity: 'medium' } }, { text: { format: { type: 'text' }, verbosity: 'medium' } }],
    [{ reasoning: { mode: 'standard', context: 'auto' } }, { reasoning: { effort: 'medium', summary: null } }],
    [{ context_management: [] }, {}],
    [{ stream: false, stream_options: { include_obfuscation: false } }, {}],
    [{ include: ['web_search_call.action.sources'] }, {}],
  ])('%j is accepted, and the response says %j', async (parameters, repeated) => {
    const { status, response, ignored } = await answer(parameters);
    expect(status).toBe(200);
    expect(response).toMatchObject(repeated);
    expect(ignored).toBeNull();
  });

  test.each<[object, string, object]>([
    [{ reasoning: { summary: 'auto' } }, 'reasoning.summary', { reasoning: { summary: 'auto' } }],
    [{ reasoning: { generate_summary: 'concise' } }, 'reasoning.generate_summary', { reasoning: { summary: 'concise' } }],
    [{ text: { verbosity: 'low' } }, 'text.verbosity', { text: { verbosity: 'low' } }],
    [{ prompt_cache_retention: '24h' }, 'prompt_cache_retention', {}],
    [{ prompt_cache_options: {} }, 'prompt_cache_options', {}],
    [{ access_programs: {} }, 'access_programs', {}],
    [{ moderation: {} }, 'moderation', {}],
    [{ image: {} }, 'image', {}],
    [{ context_management: [{ type: 'compaction' }] }, 'context_management', {}],
    [{ unheard_of: 1 }, 'unheard_of', {}],
    [{ reasoning: { depth: 3 } }, 'reasoning.depth', {}],
  ])('%j is accepted, and the header says that %s has no effect', async (parameters, name, repeated) => {
    const { status, response, ignored } = await answer(parameters);
    expect(status).toBe(200);
    expect(response).toMatchObject(repeated);
    expect(ignored).toBe(name);
  });

  test.each<[object, string, string]>([
    [{ temperature: 3 }, 'temperature', 'decimal_above_max_value'],
    [{ top_p: -1 }, 'top_p', 'decimal_below_min_value'],
    [{ top_logprobs: 21 }, 'top_logprobs', 'integer_above_max_value'],
    [{ max_output_tokens: 0 }, 'max_output_tokens', 'integer_below_min_value'],
    [{ max_output_tokens: 'many' }, 'max_output_tokens', 'invalid_type'],
    [{ max_tool_calls: 0 }, 'max_tool_calls', 'integer_below_min_value'],
    [{ stop: ['1', '2', '3', '4', '5'] }, 'stop', 'array_above_max_length'],
    [{ include: ['everything'] }, 'include[0]', 'invalid_value'],
    [{ truncation: 'some' }, 'truncation', 'invalid_value'],
    [{ service_tier: 'gold' }, 'service_tier', 'invalid_value'],
    [{ safety_identifier: 'x'.repeat(129) }, 'safety_identifier', 'string_above_max_length'],
    [{ metadata: { a: 1 } }, 'metadata.a', 'invalid_type'],
    [{ metadata: { a: 'x'.repeat(513) } }, 'metadata.a', 'string_above_max_length'],
    [{ metadata: { ['k'.repeat(65)]: '' } }, `metadata.${'k'.repeat(65)}`, 'invalid_value'],
    [{ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [at, ''])) }, 'metadata', 'invalid_value'],
    [{ reasoning: { effort: 'none' } }, 'reasoning.effort', 'unsupported_value'],
    [{ reasoning: { effort: 'huge' } }, 'reasoning.effort', 'invalid_value'],
    [{ reasoning: { mode: 'pro' } }, 'reasoning.mode', 'unsupported_value'],
    [{ reasoning: { context: 'all_turns' } }, 'reasoning.context', 'unsupported_value'],
    [{ text: { format: { type: 'xml' } } }, 'text.format.type', 'invalid_value'],
    [{ text: { format: {} } }, 'text.format.type', 'missing_required_parameter'],
    [{ tools: [{ type: 'file_search' }] }, 'tools[0].type', 'unsupported_value'],
    [{ tools: [{ type: 'web_search' }] }, 'tools[0].type', 'tool_not_enabled'],
    [{ tools: [{ ...WEATHER, name: 'Web Search' }] }, 'tools[0].name', 'invalid_value'],
    [{ tools: [{ ...WEATHER, parameters: [] }] }, 'tools[0].parameters', 'invalid_type'],
    [{ background: true }, 'background', 'unsupported_parameter'],
    [{ conversation: 'conv_1' }, 'conversation', 'unsupported_parameter'],
    [{ conversation: 'conv_1', previous_response_id: 'resp_1' }, 'conversation', 'unsupported_parameter'],
    [{ prompt: { id: 'pmpt_1' } }, 'prompt', 'unsupported_parameter'],
    [{ logit_bias: { 9999: 1 } }, 'logit_bias', 'invalid_value'],
  ])('%j is refused at %s: %s', async (parameters, param, code) => {
    const { status, error } = await answer(parameters);
    expect([status, error.param, error.code, error.type]).toEqual([400, param, code, 'invalid_request_error']);
  });
});

describe('the JSON Schema of the parameters', () => {
  const isValid = new Ajv2020({ strict: false }).compile(schemaOf(RESPONSE_FIELDS));
  const item = { type: 'function_call', call_id: '1', name: 'f', arguments: '{}' };

  test.each<object>([
    { input: 'Hi' },
    { model: null, input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }] },
    { input: [item, { type: 'function_call_output', call_id: '1', output: 'x' }], tools: [WEATHER] },
    { input: 'Hi', reasoning: { effort: 'low', summary: 'auto' }, text: { format: { type: 'text' } }, metadata: { a: 'b' } },
    { input: 'Hi', tool_choice: 'none', include: ['message.output_text.logprobs'], stop: 'x', seed: 1, store: false },
  ])('allows %j, which is answered', async (body) => {
    expect(isValid(body)).toBe(true);
    expect((await answer(body)).status).toBe(200);
  });

  test.each<object>([
    { input: '' },
    { input: [{ role: 'robot', content: 'Hi' }] },
    { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'x' }] }] },
    { input: [{ type: 'file_search_call', id: 'x' }] },
    { temperature: 3 },
    { text: { format: { type: 'xml' } } },
    { tools: [WEATHER], tool_choice: { type: 'file_search' } },
    { tools: [{ ...WEATHER, name: 'Web Search' }] },
    { metadata: { a: 1 } },
  ])('forbids %j, which is refused', async (body) => {
    expect(isValid({ input: 'Hi', ...body })).toBe(false);
    expect((await answer(body)).status).toBe(400);
  });
});
