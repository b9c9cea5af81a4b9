// The form of an answer and forced calls at Chat Completions. The model would write something else.

import Ajv2020 from 'ajv/dist/2020.js';
import { LengthFinishReasonError } from 'openai/core/error';
import { describe, expect, test } from 'vitest';
import { clientOf } from '../../testing/api-client.ts';
import { chatHandler, modelSaying, promptOf, reply, USER } from './testing/chat.ts';

const REASONED = '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant';
const FINAL = `${REASONED}<|channel|>final<|message|>I would rather chat.<|return|>`;
const BAD_CALL = `${REASONED}<|channel|>commentary to=functions.f <|constrain|>json<|message|>{"a": "no number"}<|call|>`;

const SCHEMA = {
  type: 'object',
  properties: { kind: { enum: ['small', 'large'] }, count: { type: 'integer', minimum: 0, maximum: 99 } },
  required: ['kind', 'count'],
  additionalProperties: false,
};
const NAMED = { name: 'box', description: 'A box.\nOf wood.', schema: SCHEMA, strict: true };
const F = {
  name: 'f',
  parameters: {
    type: 'object',
    properties: { a: { type: 'integer', minimum: 1, maximum: 9 } },
    required: ['a'],
    additionalProperties: false,
  },
};
const TOOLS = [
  { type: 'function' as const, function: F },
  { type: 'function' as const, function: { ...F, name: 'g' } },
];
const ajv = new Ajv2020();
const isBox = ajv.compile(SCHEMA);
const isArguments = ajv.compile(F.parameters);

/** What a model that would write `text` answers. */
async function answer(body: object, text = FINAL, seed = 1) {
  const { status, json, ignored } = await reply({ seed, ...body }, chatHandler(modelSaying(text)));
  if (status !== 200) throw new Error(JSON.stringify(json));
  const [choice] = json.choices;
  return { choice, message: choice.message, reason: choice.finish_reason, ignored };
}

describe('response_format', () => {
  test.each([1, 2, 3, 4, 5])('json_schema: the content is JSON of the schema (seed %i)', async (seed) => {
    const { message, reason } = await answer({ response_format: { type: 'json_schema', json_schema: NAMED } }, FINAL, seed);
    expect(isBox(JSON.parse(message.content)), message.content).toBe(true);
    expect(message).toMatchObject({ reasoning: 'Hm.', refusal: null });
    expect(reason).toBe('stop');
  });

  test.each([
    ['a bare schema, as Workers AI has it', { type: 'json_schema', json_schema: SCHEMA }],
    ['a schema beside the type, as llama.cpp has it', { type: 'json_object', schema: SCHEMA }],
    ['without strict', { type: 'json_schema', json_schema: { ...NAMED, strict: undefined } }],
  ])('%s is held too', async (_, format) => {
    const { message } = await answer({ response_format: format });
    expect(isBox(JSON.parse(message.content)), message.content).toBe(true);
  });

  test('json_object: the content is any JSON object', async () => {
    for (let seed = 1; seed < 4; seed++) {
      const { message } = await answer({ response_format: { type: 'json_object' } }, FINAL, seed);
      expect(JSON.parse(message.content), message.content).toBeTypeOf('object');
      expect(message.content).toMatch(/^\{/);
    }
  });

  test('an enum at the root: the content is one of its values', async () => {
    const values = ['red', 'green', 3, null];
    for (let seed = 1; seed < 6; seed++) {
      const format = { type: 'json_schema', json_schema: { enum: values } };
      expect(values).toContain(JSON.parse((await answer({ response_format: format }, FINAL, seed)).message.content));
    }
  });

  test('text leaves the answer free, and no mask is computed', async () => {
    const generator = modelSaying(FINAL);
    const { json } = await reply({ response_format: { type: 'text' }, tools: TOOLS }, chatHandler(generator));
    expect(json.choices[0].message.content).toBe('I would rather chat.');
    expect(generator.requests[0]?.mask).toBeUndefined();
  });

  test('a cut answer ends with length, and pretends nothing', async () => {
    const format = { type: 'json_schema', json_schema: NAMED };
    const { message, reason } = await answer({ response_format: format, max_tokens: 50 });
    expect(reason).toBe('length');
    expect(() => JSON.parse(message.content) as unknown).toThrow(SyntaxError);
  });

  test('the model is shown the format as Harmony’s documentation writes it, behind instructions and tools', async () => {
    const schema = '{"type":"object","properties":{"10":{"const":1.0},"9":{"const":12345678901234567890}}}';
    const rest = `"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}], "tools": ${JSON.stringify(TOOLS)}`;
    const format = `{"type": "json_schema", "json_schema": {"name": "box", "description": "A box.\\nOf wood.", "schema": ${schema}}}`;
    expect(await promptOf(`{"model": "tiny", ${rest}, "response_format": ${format}}`)).toContain(
      `} // namespace functions\n\n# Response Formats\n\n## box\n\n// A box.\n// Of wood.\n${schema}<|end|>`,
    );
  });

  test('a keyword that cannot be held is refused where the request is strict, and else named in a header', async () => {
    const schema = { ...SCHEMA, dependencies: { kind: ['count'] } };
    const format = (strict: boolean) => ({ type: 'json_schema', json_schema: { name: 'box', schema, strict } });
    const { status, json } = await reply({ response_format: format(true) });
    expect([status, json.error.code]).toEqual([400, 'invalid_json_schema']);
    expect(json.error.param).toBe('response_format.json_schema.schema.dependencies');
    expect(json.error.message).toContain("'response_format.json_schema.schema.dependencies'");
    expect((await answer({ response_format: format(false) })).ignored).toBe('response_format.json_schema.schema.dependencies');
  });

  test('the official client parses the content', async () => {
    const client = clientOf(chatHandler(modelSaying(FINAL)));
    const format = { type: 'json_schema' as const, json_schema: NAMED };
    const { choices } = await client.chat.completions.parse({ model: 'tiny', messages: USER, seed: 1, response_format: format });
    expect(isBox(choices[0]?.message.parsed)).toBe(true);
  });

  test('the official client refuses a cut answer', async () => {
    const client = clientOf(chatHandler(modelSaying(FINAL)));
    const format = { type: 'json_schema' as const, json_schema: NAMED };
    const cut = client.chat.completions.parse({
      model: 'tiny',
      messages: USER,
      seed: 1,
      response_format: format,
      max_tokens: 40,
    });
    await expect(cut).rejects.toBeInstanceOf(LengthFinishReasonError);
  });

  test.each<[object, string, string]>([
    [{ type: 'xml' }, 'invalid_value', 'response_format.type'],
    [{ type: 'json_schema' }, 'missing_required_parameter', 'response_format.json_schema'],
    [{ type: 'json_schema', json_schema: 'x' }, 'invalid_type', 'response_format.json_schema'],
    [{ type: 'json_schema', json_schema: { name: 'x' } }, 'missing_required_parameter', 'response_format.json_schema.schema'],
    [{ type: 'json_schema', json_schema: { schema: {} } }, 'missing_required_parameter', 'response_format.json_schema.name'],
    [{ type: 'json_schema', json_schema: { name: 'a b', schema: {} } }, 'invalid_value', 'response_format.json_schema.name'],
    [{ type: 'json_schema', json_schema: { name: 'a', schema: [] } }, 'invalid_type', 'response_format.json_schema.schema'],
    [
      { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'text' } } },
      'invalid_json_schema',
      'response_format.json_schema.schema.type',
    ],
    [
      { type: 'json_schema', json_schema: { name: 'a', schema: {}, strict: 'yes' } },
      'invalid_type',
      'response_format.json_schema.strict',
    ],
  ])('%j is refused: %s at %s', async (format, code, param) => {
    const { status, json } = await reply({ response_format: format });
    expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
  });
});

const named = (name: string) => ({ type: 'function', function: { name } });
const allowed = (mode: string, ...names: string[]) => ({
  type: 'allowed_tools',
  allowed_tools: { mode, tools: names.map(named) },
});

describe('tool_choice', () => {
  test.each<[object | string, string[], string]>([
    ['required', ['f', 'g'], 'tool_calls'],
    [named('g'), ['g'], 'stop'],
    [allowed('required', 'g'), ['g'], 'tool_calls'],
  ])('%j forces a call that keeps the schema, and ends as OpenAI’s does', async (choice, names, reason) => {
    for (const text of [FINAL, BAD_CALL]) {
      const { message, reason: found } = await answer({ tools: TOOLS, tool_choice: choice }, text);
      expect(message.tool_calls).toHaveLength(1);
      const [{ function: called }] = message.tool_calls;
      expect(names).toContain(called.name);
      expect(isArguments(JSON.parse(called.arguments)), called.arguments).toBe(true);
      expect(found).toBe(reason);
    }
  });

  test('auto leaves a call free, unless the function is strict', async () => {
    const strict = [{ type: 'function', function: { ...F, strict: true } }, TOOLS[1]];
    expect((await answer({ tools: TOOLS }, BAD_CALL)).message.tool_calls[0].function.arguments).toBe('{"a": "no number"}');
    const [{ function: held }] = (await answer({ tools: strict }, BAD_CALL)).message.tool_calls;
    expect(isArguments(JSON.parse(held.arguments)), held.arguments).toBe(true);
    expect((await answer({ tools: strict })).message).toMatchObject({ content: 'I would rather chat.' });
  });

  test('none: a call cannot come, and the format is still kept', async () => {
    const format = { type: 'json_schema', json_schema: NAMED };
    const { message } = await answer({ tools: TOOLS, tool_choice: 'none', response_format: format }, BAD_CALL);
    expect(message).not.toHaveProperty('tool_calls');
    expect(isBox(JSON.parse(message.content)), message.content).toBe(true);
  });

  test('a format leaves calls of tools possible', async () => {
    const call = BAD_CALL.replace('"no number"', '5');
    const { message } = await answer({ tools: TOOLS, response_format: { type: 'json_schema', json_schema: NAMED } }, call);
    expect(message.tool_calls).toMatchObject([{ function: { name: 'f', arguments: '{"a": 5}' } }]);
  });

  test('a function without parameters is called with {}', async () => {
    const tools = [{ type: 'function', function: { name: 'f' } }];
    const { message } = await answer({ tools, tool_choice: 'required' });
    expect(message.tool_calls).toMatchObject([{ function: { name: 'f', arguments: '{}' } }]);
  });

  test('a forced call streams as any call', async () => {
    const client = clientOf(chatHandler(modelSaying(FINAL)));
    const stream = client.chat.completions.stream({
      model: 'tiny',
      messages: USER,
      seed: 1,
      tools: TOOLS,
      tool_choice: 'required',
    });
    const { choices } = await stream.finalChatCompletion();
    const [call] = choices[0]?.message.tool_calls ?? [];
    expect(isArguments(JSON.parse(call?.type === 'function' ? call.function.arguments : ''))).toBe(true);
  });

  test('a trained tool can be called under a mask, and only where it is declared', async () => {
    const text = '<|channel|>analysis to=python code<|message|>1<|call|>';
    const callOf = async (builtin_tools: string[]) => {
      const body = { response_format: { type: 'json_object' }, chat_template_kwargs: { builtin_tools } };
      const { message } = await answer(body, text);
      return message.tool_calls?.[0]?.function;
    };
    expect(await callOf(['python'])).toEqual({ name: 'python', arguments: '1' });
    expect(await callOf([])).toBeUndefined();
  });

  test('the deprecated function_call forces its function', async () => {
    const body = { functions: [F], function_call: { name: 'f' } };
    const { message, reason } = await answer(body);
    expect(isArguments(JSON.parse(message.function_call.arguments))).toBe(true);
    expect(reason).toBe('stop');
  });

  test.each<[object, string, string]>([
    [{ tool_choice: 'required' }, 'invalid_value', 'tool_choice'],
    [{ tool_choice: 'required', tools: [] }, 'invalid_value', 'tool_choice'],
    [{ tools: TOOLS, tool_choice: named('h') }, 'invalid_value', 'tool_choice'],
    [{ tools: TOOLS, tool_choice: allowed('required') }, 'invalid_value', 'tool_choice'],
    [{ tools: TOOLS, tool_choice: allowed('never', 'f') }, 'invalid_value', 'tool_choice.allowed_tools.mode'],
    [{ tools: TOOLS, tool_choice: { type: 'function' } }, 'missing_required_parameter', 'tool_choice.function'],
    [{ tools: TOOLS, tool_choice: { type: 'web_search' } }, 'invalid_value', 'tool_choice.type'],
    [{ functions: [F], function_call: { name: 'h' } }, 'invalid_value', 'function_call'],
    [
      { tools: [{ type: 'function', function: { name: 'f', strict: true, parameters: { type: 'thing' } } }] },
      'invalid_function_parameters',
      'tools[0].function.parameters.type',
    ],
  ])('%j is refused: %s at %s', async (body, code, param) => {
    const { status, json } = await reply(body);
    expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
  });

  test('a function that is not declared is refused in OpenAI’s words', async () => {
    const { json } = await reply({ tools: TOOLS, tool_choice: named('h') });
    expect(json.error.message).toContain("no function named 'h' was specified in the 'tools' parameter");
  });
});

test('parallel_tool_calls: false returns one call', async () => {
  const call = (value: number) => `<|channel|>commentary to=functions.f <|constrain|>json<|message|>{"a": ${value}}`;
  const text = `${call(1)}<|end|><|start|>assistant${call(2)}<|call|>`;
  const calls = async (body: object) => (await answer({ tools: TOOLS, ...body }, text)).message.tool_calls.length;
  expect([await calls({}), await calls({ parallel_tool_calls: false })]).toEqual([2, 1]);
});

describe('the parameters of vLLM and llama.cpp', () => {
  test.each<[object, RegExp]>([
    [{ guided_choice: ['red', 'a.b', '(x)'] }, /^(?:red|a\.b|\(x\))$/],
    [{ structured_outputs: { choice: ['red', 'green'] } }, /^(?:red|green)$/],
    [{ guided_regex: '[ab]{2,4}-\\d' }, /^[ab]{2,4}-\d$/],
    [{ structured_outputs: { regex: 'yes|no' } }, /^(?:yes|no)$/],
  ])('%j is held as raw text', async (body, pattern) => {
    for (let seed = 1; seed < 4; seed++) expect((await answer(body, FINAL, seed)).message.content).toMatch(pattern);
  });

  test.each<object>([
    { guided_json: SCHEMA },
    { guided_json: JSON.stringify(SCHEMA) },
    { structured_outputs: { json: SCHEMA } },
    { json_schema: SCHEMA },
  ])('%j is held as JSON', async (body) => {
    const { message } = await answer(body);
    expect(isBox(JSON.parse(message.content)), message.content).toBe(true);
  });

  test.each<[object, string, string]>([
    [{ guided_json: '{"type":' }, 'invalid_value', 'guided_json'],
    [{ guided_json: '[]' }, 'invalid_type', 'guided_json'],
    [{ guided_json: { type: 'thing' } }, 'invalid_json_schema', 'guided_json.type'],
    [{ guided_regex: '(a)\\1' }, 'invalid_value', 'guided_regex'],
    [{ guided_regex: '(' }, 'invalid_value', 'guided_regex'],
    [{ guided_choice: [] }, 'invalid_value', 'guided_choice'],
    [{ guided_choice: [1] }, 'invalid_type', 'guided_choice[0]'],
    [{ guided_grammar: 'root ::= "a' }, 'invalid_value', 'guided_grammar'],
    [{ structured_outputs: { grammar: 'start ::= "a"' } }, 'invalid_value', 'structured_outputs.grammar'],
    [{ structured_outputs: { regex: 'a', choice: ['a'] } }, 'invalid_value', 'structured_outputs.choice'],
    [{ guided_regex: 'a', guided_choice: ['a'] }, 'invalid_value', 'guided_choice'],
    [{ response_format: { type: 'json_object' }, guided_regex: 'a' }, 'invalid_value', 'guided_regex'],
  ])('%j is refused: %s at %s', async (body, code, param) => {
    const { status, json } = await reply(body);
    expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
  });
});

test.each([{ reasoning: { max_tokens: 3 } }, { thinking_token_budget: 3 }])('%j bounds the reasoning', async (body) => {
  const text = `<|channel|>analysis<|message|>${'Hm. '.repeat(50)}<|end|><|start|>assistant<|channel|>final<|message|>Yes.<|return|>`;
  const { message } = await answer(body, text);
  expect(message.reasoning).toHaveLength(3);
});
