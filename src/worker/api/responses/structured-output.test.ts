// The form of an answer, forced calls and custom tools at Responses. The model would write
// something else.

import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { CALL, FINAL, responsesApi, THOUGHT, WEATHER } from '../../testing/responses-client.ts';

const CHAT = THOUGHT('Hm.') + FINAL('I would rather chat.');
const SCHEMA = {
  type: 'object',
  properties: { kind: { enum: ['small', 'large'] }, count: { type: 'integer', minimum: 0, maximum: 99 } },
  required: ['kind', 'count'],
  additionalProperties: false,
};
const FORMAT = { type: 'json_schema' as const, name: 'box', schema: SCHEMA, strict: true };
const TOOL = { ...WEATHER, parameters: { ...SCHEMA, properties: SCHEMA.properties }, strict: true };
const isBox = new Ajv2020().compile(SCHEMA);
const SEEDED = { model: 'tiny', input: 'Hi', seed: 1 };

/** What a model that would write `text` answers. */
async function answer(body: object, text = CHAT, seed = 1) {
  const api = responsesApi([text]);
  const { status, json } = await api.post({ model: 'tiny', input: 'Hi', seed, ...body });
  // Any JSON: a test says its shape.
  return { status, json: json as unknown as Awaited<ReturnType<Response['json']>>, shown: () => api.shown(0) };
}

describe('text.format', () => {
  test.each([1, 2, 3, 4, 5])('json_schema: the output text is JSON of the schema (seed %i)', async (seed) => {
    const { json, shown } = await answer({ text: { format: FORMAT } }, CHAT, seed);
    expect(json).toMatchObject({ status: 'completed', text: { format: FORMAT } });
    const text = json.output.at(-1).content[0].text;
    expect(isBox(JSON.parse(text)), text).toBe(true);
    expect(shown()).toContain(`# Response Formats\n\n## box\n\n${JSON.stringify(SCHEMA)}<|end|>`);
  });

  test('json_object: the output text is any JSON object', async () => {
    const { json } = await answer({ text: { format: { type: 'json_object' } } });
    expect(json.text.format).toEqual({ type: 'json_object' });
    expect(json.status).toBe('completed');
    expect(JSON.parse(json.output.at(-1).content[0].text)).toBeTypeOf('object');
  });

  test('the official client parses the output', async () => {
    const { openai } = responsesApi([CHAT]);
    const response = await openai.responses.parse({ ...SEEDED, text: { format: FORMAT } });
    expect(isBox(response.output_parsed)).toBe(true);
  });

  test('a cut answer is incomplete', async () => {
    const { json } = await answer({ text: { format: FORMAT }, max_output_tokens: 40 });
    expect(json).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  });

  test.each<[object, string, string]>([
    [{ ...FORMAT, name: undefined }, 'missing_required_parameter', 'text.format.name'],
    [{ ...FORMAT, name: 'a b' }, 'invalid_value', 'text.format.name'],
    [{ ...FORMAT, schema: undefined }, 'missing_required_parameter', 'text.format.schema'],
    [{ ...FORMAT, schema: 'x' }, 'invalid_type', 'text.format.schema'],
    [
      { ...FORMAT, schema: { ...SCHEMA, properties: { kind: { type: 'kind' }, count: {} } } },
      'invalid_json_schema',
      'text.format.schema.properties.kind.type',
    ],
  ])('%j is refused: %s at %s', async (format, code, param) => {
    const { status, json } = await answer({ text: { format } });
    expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
  });
});

describe('tool_choice', () => {
  test.each<object | string>([
    'required',
    { type: 'function', name: 'get_weather' },
    { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'get_weather' }] },
  ])('%j forces a call that keeps the schema, and is repeated', async (choice) => {
    for (const strict of [true, false]) {
      const { json } = await answer({ tools: [{ ...TOOL, strict }], tool_choice: choice });
      expect(json).toMatchObject({ status: 'completed', tool_choice: choice });
      const { type, name, arguments: text } = json.output.at(-1);
      expect([type, name, isBox(JSON.parse(text))]).toEqual(['function_call', 'get_weather', true]);
    }
  });

  test('auto holds a strict function to its schema', async () => {
    const { json } = await answer({ tools: [TOOL] }, CALL('get_weather', '{"city": "Rome"}'));
    expect(isBox(JSON.parse(json.output[0].arguments)), json.output[0].arguments).toBe(true);
  });

  test.each<[object, string, string]>([
    [{ tool_choice: 'required' }, 'invalid_value', 'tool_choice'],
    [{ tools: [TOOL], tool_choice: { type: 'function', name: 'other' } }, 'invalid_value', 'tool_choice'],
    [{ tools: [TOOL], tool_choice: { type: 'function' } }, 'missing_required_parameter', 'tool_choice.name'],
    [{ tools: [TOOL], tool_choice: { type: 'mcp', server_label: 'x' } }, 'invalid_value', 'tool_choice'],
    [{ tools: [TOOL], tool_choice: { type: 'file_search' } }, 'invalid_value', 'tool_choice.type'],
    [{ tools: [TOOL], tool_choice: { type: 'allowed_tools', mode: 'required', tools: [] } }, 'invalid_value', 'tool_choice'],
    [{ tools: [{ ...TOOL, parameters: { type: 'thing' } }] }, 'invalid_function_parameters', 'tools[0].parameters.type'],
  ])('%j is refused: %s at %s', async (body, code, param) => {
    const { status, json } = await answer(body);
    expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
  });
});

test('parallel_tool_calls: false returns one call', async () => {
  const text = `${CALL('get_weather', '{}').replace('<|call|>', '<|end|><|start|>assistant')}${CALL('get_weather', '{}')}`;
  const calls = async (body: object) => (await answer({ tools: [WEATHER], ...body }, text)).json.output.length;
  expect([await calls({}), await calls({ parallel_tool_calls: false })]).toEqual([2, 1]);
});

const DATE = { type: 'custom' as const, name: 'date', format: { type: 'grammar', syntax: 'regex', definition: '\\d{4}-\\d{2}' } };

describe('a custom tool', () => {
  test('is called with a text, and its item and events are OpenAI’s', async () => {
    const api = responsesApi([CALL('write', 'two\nlines')]);
    const tools = [{ type: 'custom' as const, name: 'write', description: 'Writes.' }];
    const { json } = await api.post({ model: 'tiny', input: 'Hi', tools });
    expect(json.output).toMatchObject([{ type: 'custom_tool_call', name: 'write', input: 'two\nlines', status: 'completed' }]);
    expect(json.tools).toEqual(tools);
    const stream = api.openai.responses.stream({ model: 'tiny', input: 'Hi', tools });
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    expect([...new Set(types)]).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.custom_tool_call_input.delta',
      'response.custom_tool_call_input.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect((await stream.finalResponse()).output).toMatchObject([{ type: 'custom_tool_call', input: 'two\nlines' }]);
  });

  test('with a regular expression is held to it, and forced', async () => {
    const choice = { type: 'custom', name: 'date' };
    const { json } = await answer({ tools: [DATE], tool_choice: choice });
    expect(json.output.at(-1)).toMatchObject({
      type: 'custom_tool_call',
      name: 'date',
      input: expect.stringMatching(/^\d{4}-\d{2}$/),
    });
    expect(json).toMatchObject({ tools: [DATE], tool_choice: choice });
  });

  test('has its result in the next request, by a stored response', async () => {
    const api = responsesApi([CALL('write', 'a text'), FINAL('Done.')]);
    const tools = [{ type: 'custom' as const, name: 'write' }];
    const first = await api.post({ model: 'tiny', input: 'Hi', tools });
    const { call_id: callId } = first.json.output[0] as { call_id: string };
    const input = [{ type: 'custom_tool_call_output', call_id: callId, output: 'It is written.' }];
    const second = await api.post({ model: 'tiny', previous_response_id: first.json.id, input, tools });
    expect(second.json.output_text ?? JSON.stringify(second.json.output)).toContain('Done.');
    expect(api.shown(1)).toContain('<|message|>a text<|call|><|start|>functions.write to=assistant');
  });

  test.each<[object, string, string]>([
    [{ type: 'grammar', syntax: 'lark', definition: 'start: a' }, 'invalid_value', 'tools[0].format.definition'],
    [{ type: 'grammar', syntax: 'regex', definition: '(' }, 'invalid_value', 'tools[0].format.definition'],
    [{ type: 'grammar', syntax: 'regex' }, 'missing_required_parameter', 'tools[0].format.definition'],
    [{ type: 'grammar' }, 'missing_required_parameter', 'tools[0].format.syntax'],
  ])('with the format %j is refused: %s at %s', async (format, code, param) => {
    const { status, json } = await answer({ tools: [{ ...DATE, format }] });
    expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
  });
});
