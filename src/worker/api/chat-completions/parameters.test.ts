// Each parameter of Chat Completions has its effect, or is named, or is refused at its place.

import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { schemaOf } from '../parameters/field.ts';
import { CHAT_FIELDS } from './fields.ts';
import { chatHandler, GREETING, modelSaying, promptOf, reply, USER } from './testing/chat.ts';

const accepts = new Ajv2020({ strict: false }).compile(schemaOf(CHAT_FIELDS));
const isValid = (body: object) => accepts({ model: 'tiny', messages: USER, ...body });

/** What the engine was asked for. */
async function generationOf(body: object) {
  const generator = modelSaying();
  const { status, json, ignored } = await reply(body, chatHandler(generator));
  expect(status, JSON.stringify(json)).toBe(200);
  expect(isValid(body)).toBe(true);
  const [request] = generator.requests;
  if (!request) throw new Error('Nothing was generated.');
  return { ...request, ignored, choice: json.choices[0], json };
}

const FUNCTION = { name: 'f', parameters: { type: 'object', properties: {} } };
const TOOLS = [{ type: 'function', function: FUNCTION }];

describe('has an effect', () => {
  test('sampling', async () => {
    const body = {
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      min_p: 0.1,
      frequency_penalty: 0.3,
      presence_penalty: -0.3,
      repetition_penalty: 1.1,
      logit_bias: { 65: -100 },
    };
    expect((await generationOf(body)).sampling).toMatchObject({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      minP: 0.1,
      frequencyPenalty: 0.3,
      presencePenalty: -0.3,
      repetitionPenalty: 1.1,
      logitBias: new Map([[65, -100]]),
    });
    expect((await generationOf({})).sampling).toMatchObject({ temperature: 1, topP: 1, topK: 0 });
  });

  test('the maximum of tokens, by either name: of both, the smaller', async () => {
    expect((await generationOf({ max_completion_tokens: 70 })).maxTokens).toBe(70);
    expect((await generationOf({ max_tokens: 71 })).maxTokens).toBe(71);
    expect((await generationOf({ max_completion_tokens: 70, max_tokens: 60 })).maxTokens).toBe(60);
    const { maxTokens, prompt } = await generationOf({});
    expect(maxTokens).toBe(8192 - prompt.length);
  });

  test('stop ends the content, and means nothing in reasoning', async () => {
    expect((await generationOf({ stop: ['lo', 'zzz'] })).choice).toMatchObject({
      message: { content: 'Hel' },
      finish_reason: 'stop',
    });
    expect((await generationOf({ stop: 'Greet' })).choice.message).toMatchObject({ content: 'Hello!', reasoning: 'Greet.' });
  });

  test('log-probabilities are those of the content, token by token', async () => {
    const { choice } = await generationOf({ logprobs: true, top_logprobs: 2 });
    expect(choice.logprobs.refusal).toBeNull();
    expect(choice.logprobs.content.map(({ token }: { token: string }) => token).join('')).toBe('Hello!');
    expect(choice.logprobs.content[0]).toEqual({
      token: 'H',
      logprob: -0.5,
      bytes: [72],
      top_logprobs: [
        { token: 'H', logprob: -0.5, bytes: [72] },
        { token: 'I', logprob: -1.5, bytes: [73] },
      ],
    });
    expect((await generationOf({ logprobs: true })).choice.logprobs.content[0].top_logprobs).toEqual([]);
    const bytes = modelSaying('<|channel|>final<|message|>é<|return|>');
    const { content } = (await reply({ logprobs: true }, chatHandler(bytes))).json.choices[0].logprobs;
    expect(content.map(({ token, bytes: own }: { token: string; bytes: number[] }) => [token, own])).toEqual([
      ['bytes:\\xc3', [195]],
      ['bytes:\\xa9', [169]],
    ]);
  });

  test.each([
    [{ reasoning_effort: 'minimal' }, 'low'],
    [{ reasoning_effort: 'low' }, 'low'],
    [{}, 'medium'],
    [{ reasoning_effort: 'xhigh' }, 'high'],
    [{ reasoning_effort: 'max' }, 'high'],
    [{ reasoning: { effort: 'high' } }, 'high'],
    [{ chat_template_kwargs: { reasoning_effort: 'high' } }, 'high'],
    [{ reasoning_effort: 'low', chat_template_kwargs: { reasoning_effort: 'high' } }, 'low'],
  ])('%j asks for the effort %s', async (body, effort) => {
    expect(await promptOf(body)).toContain(`Reasoning: ${effort}\n`);
    expect(isValid(body)).toBe(true);
  });

  test.each([{ include_reasoning: false }, { reasoning: { exclude: true } }])('%j leaves reasoning out', async (body) => {
    const { choice, json } = await generationOf(body);
    expect(choice.message).toEqual({ role: 'assistant', content: 'Hello!', refusal: null, annotations: [] });
    expect(json.usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  });

  test('chat_template_kwargs write the system message', async () => {
    expect(await promptOf({})).toContain(
      '<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\nKnowledge cutoff: 2024-06\nCurrent date: 2026-11-29\n\nReasoning: medium\n\n# Valid channels',
    );
    const kwargs = {
      model_identity: 'You are Bo.',
      knowledge_cutoff: '2025-01',
      current_date: '2025-02-03',
      builtin_tools: ['python'],
    };
    const prompt = await promptOf({ chat_template_kwargs: kwargs });
    expect(prompt).toContain('<|message|>You are Bo.\nKnowledge cutoff: 2025-01\nCurrent date: 2025-02-03\n\nReasoning');
    expect(prompt).toContain('# Tools\n\n## python\n\nUse this tool to execute Python');
    const bare = { model_identity: null, knowledge_cutoff: null, current_date: null };
    expect(await promptOf({ chat_template_kwargs: bare })).toContain('<|start|>system<|message|>Reasoning: medium');
  });

  test('metadata come back', async () => {
    expect((await generationOf({ metadata: { project: 'x' } })).json.metadata).toEqual({ project: 'x' });
  });

  test.each([
    [{ tools: TOOLS }, true],
    [{ functions: [FUNCTION] }, true],
    [{ tools: TOOLS, tool_choice: 'auto' }, true],
    [{ tools: TOOLS, tool_choice: 'none' }, false],
    [{ functions: [FUNCTION], function_call: 'none' }, false],
    [{ tools: TOOLS, tool_choice: allowed(['f']) }, true],
    [{ tools: [...TOOLS, { type: 'function', function: { name: 'g' } }], tool_choice: allowed(['g']) }, false],
  ])('%j: the model is shown the function f: %s', async (body, isShown) => {
    expect((await promptOf(body)).includes('type f = (_: {\n}) => any;')).toBe(isShown);
    expect(isValid(body)).toBe(true);
  });
});

function allowed(names: string[], mode = 'auto') {
  const tools = names.map((name) => ({ type: 'function', function: { name } }));
  return { type: 'allowed_tools', allowed_tools: { mode, tools } };
}

test.each([
  [{ store: true }, 'store'],
  [{ service_tier: 'flex' }, 'service_tier'],
  [{ verbosity: 'low' }, 'verbosity'],
  [{ prediction: { type: 'content', content: 'x' } }, 'prediction'],
  [{ user: 'u' }, 'user'],
  [{ safety_identifier: 'u' }, 'safety_identifier'],
  [{ prompt_cache_key: 'k' }, 'prompt_cache_key'],
  [{ prompt_cache_options: {} }, 'prompt_cache_options'],
  [{ prompt_cache_retention: '24h' }, 'prompt_cache_retention'],
  [{ moderation: {} }, 'moderation'],
  [{ messages: [{ role: 'system', name: 'a', content: '' }, ...USER] }, 'messages[0].name'],
  [{ messages: [{ ...USER[0], mood: 'good' }] }, 'messages[0].mood'],
  [{ guided_decoding_backend: 'auto' }, 'guided_decoding_backend'],
  [{ structured_outputs: { json_object: true, whitespace_pattern: ' ' } }, 'structured_outputs.whitespace_pattern'],
  [{ foo: 1 }, 'foo'],
])('%j is accepted, and named as without effect: %s', async (body, name) => {
  expect((await generationOf(body)).ignored).toBe(name);
});

test.each([
  {
    store: false,
    service_tier: 'auto',
    verbosity: 'medium',
    parallel_tool_calls: true,
    modalities: ['text'],
    response_format: { type: 'text' },
  },
  {
    seed: null,
    tools: null,
    stop: null,
    max_tokens: null,
    tool_choice: null,
    stream: null,
    stream_options: null,
    response_format: null,
  },
  { stream: true, stream_options: { include_obfuscation: true } },
])('%j asks for nothing unusual, and nothing is named', async (body) => {
  const response = await chatHandler()(
    new Request('https://app.test/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model: 'tiny', messages: USER, ...body }),
    }),
  );
  expect(response.status).toBe(200);
  expect(response.headers.get('x-gpt-oss-web-ignored')).toBeNull();
  expect(isValid(body)).toBe(true);
});

const OUT_OF_RANGE: [body: object, code: string, param: string][] = [
  [{ temperature: 200 }, 'decimal_above_max_value', 'temperature'],
  [{ temperature: -1 }, 'decimal_below_min_value', 'temperature'],
  [{ frequency_penalty: 3 }, 'decimal_above_max_value', 'frequency_penalty'],
  [{ n: 0 }, 'integer_below_min_value', 'n'],
  [{ n: 129 }, 'integer_above_max_value', 'n'],
  [{ max_completion_tokens: 0 }, 'integer_below_min_value', 'max_completion_tokens'],
  [{ logprobs: true, top_logprobs: 21 }, 'integer_above_max_value', 'top_logprobs'],
  [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'array_above_max_length', 'stop'],
  [{ tools: Array.from({ length: 129 }, () => TOOLS[0]) }, 'array_above_max_length', 'tools'],
  [{ safety_identifier: 'x'.repeat(65) }, 'string_above_max_length', 'safety_identifier'],
  [{ metadata: { key: 'x'.repeat(513) } }, 'string_above_max_length', 'metadata.key'],
  [{ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, key) => [key, 'x'])) }, 'invalid_value', 'metadata'],
  [{ metadata: { ['k'.repeat(65)]: 'x' } }, 'invalid_value', `metadata.${'k'.repeat(65)}`],
  [{ messages: undefined }, 'missing_required_parameter', 'messages'],
  [{ messages: [] }, 'invalid_value', 'messages'],
  [{ model: undefined }, 'missing_required_parameter', 'model'],
  [{ messages: 'Hi' }, 'invalid_type', 'messages'],
  [{ stream: 'yes' }, 'invalid_type', 'stream'],
  [{ reasoning_effort: 'ultra' }, 'invalid_value', 'reasoning_effort'],
  [{ modalities: ['audio'] }, 'invalid_value', 'modalities[0]'],
  [{ verbosity: 'loud' }, 'invalid_value', 'verbosity'],
  [{ tool_choice: 'sometimes', tools: TOOLS }, 'invalid_value', 'tool_choice'],
  [{ response_format: {} }, 'missing_required_parameter', 'response_format.type'],
  [{ chat_template_kwargs: { current_date: 'today' } }, 'invalid_value', 'chat_template_kwargs.current_date'],
  [{ chat_template_kwargs: { builtin_tools: ['bash'] } }, 'invalid_value', 'chat_template_kwargs.builtin_tools[0]'],
  [{ tools: [{ function: FUNCTION }] }, 'missing_required_parameter', 'tools[0].type'],
  [{ tools: [{ type: 'function' }] }, 'missing_required_parameter', 'tools[0].function'],
  [{ tools: [{ type: 'function', function: {} }] }, 'missing_required_parameter', 'tools[0].function.name'],
  [{ tools: [{ type: 'function', function: { name: 'f', parameters: [] } }] }, 'invalid_type', 'tools[0].function.parameters'],
];

const REFUSED: [body: object, code: string, param: string][] = [
  [{ logit_bias: { 999: 1 } }, 'invalid_value', 'logit_bias'],
  [{ top_logprobs: 2 }, 'invalid_value', 'top_logprobs'],
  [{ stream_options: { include_usage: true } }, 'invalid_value', 'stream_options'],
  [{ tools: TOOLS, tool_choice: allowed(['g']) }, 'invalid_value', 'tool_choice'],
  [{ max_tokens: 9000 }, 'context_length_exceeded', 'messages'],
  [{ messages: [{ role: 'user', content: 'x'.repeat(9000) }] }, 'context_length_exceeded', 'messages'],
  [{ audio: { voice: 'a', format: 'wav' } }, 'unsupported_parameter', 'audio'],
  [{ web_search_options: {} }, 'unsupported_parameter', 'web_search_options'],
  [{ reasoning_effort: 'none' }, 'unsupported_value', 'reasoning_effort'],
  [{ grammar: 'root ::= a' }, 'invalid_value', 'grammar'],
  [{ tools: [{ type: 'web_search' }] }, 'unsupported_value', 'tools[0].type'],
];

async function expectRefusal(body: object, code: string, param: string): Promise<void> {
  const { status, json } = await reply(body);
  expect(json.error).toEqual({ message: expect.any(String), type: 'invalid_request_error', param, code });
  expect(status).toBe(400);
}

test.each(OUT_OF_RANGE)('%j is refused with %s at %s, and by the JSON Schema', async (body, code, param) => {
  await expectRefusal(body, code, param);
  expect(isValid(body)).toBe(false);
});

test.each(REFUSED)('%j is refused with %s at %s', async (body, code, param) => expectRefusal(body, code, param));

test('what is no JSON, and what is no object, is refused', async () => {
  expect(await reply('{"model":')).toMatchObject({ status: 400, json: { error: { code: 'invalid_json' } } });
  expect(await reply('[]')).toMatchObject({ status: 400, json: { error: { code: 'invalid_type' } } });
});

test('a seed keeps all its digits', async () => {
  const seeded = async (seed: string) => {
    const generator = modelSaying(GREETING);
    await reply(`{"model": "tiny", "messages": ${JSON.stringify(USER)}, "seed": ${seed}}`, chatHandler(generator));
    return generator.requests[0]?.sampling.seed;
  };
  expect(await seeded('9007199254740993')).not.toBe(await seeded('9007199254740992'));
  expect(await seeded('9007199254740993')).toBe(await seeded('9007199254740993'));
});
