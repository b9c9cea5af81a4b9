import { describe, expect, test } from 'vitest';
import { FINAL, responsesApi, WEATHER } from '../../../testing/responses-client.ts';

/** Answers a request with this input, and gives what the model was shown behind the system message. */
async function shownFor(input: unknown, more: object = {}): Promise<string> {
  const api = responsesApi([FINAL('Hello!')]);
  const { status, json } = await api.post({ model: 'tiny', input, ...more });
  if (status !== 200) throw new Error(JSON.stringify(json));
  const [, conversation = ''] = api.shown(0).split(/<\|end\|>(.*)/s);
  return conversation.replace(/<\|start\|>assistant$/, '');
}

async function errorFor(input: unknown): Promise<unknown> {
  const { status, json } = await responsesApi([FINAL('Hello!')]).post({ model: 'tiny', input });
  return [status, json.error?.param, json.error?.code];
}

const user = (text: string) => `<|start|>user<|message|>${text}<|end|>`;
const assistant = (text: string, channel = 'final') => `<|start|>assistant<|channel|>${channel}<|message|>${text}<|end|>`;
const call = (json: string) =>
  `<|start|>assistant to=functions.get_weather<|channel|>commentary <|constrain|>json<|message|>${json}<|call|>`;
const result = (text: string) => `<|start|>functions.get_weather to=assistant<|channel|>commentary<|message|>${text}<|end|>`;
const functionCall = (call_id: string, json: string) => ({
  type: 'function_call',
  call_id,
  name: 'get_weather',
  arguments: json,
});

describe('input', () => {
  test.each<[string, unknown, string]>([
    ['a text', 'Hi', user('Hi')],
    ['a message without a type', [{ role: 'user', content: 'Hi' }], user('Hi')],
    ['a message with one', [{ type: 'message', role: 'user', content: 'Hi' }], user('Hi')],
    [
      'parts, which are joined',
      [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'H' },
            { type: 'text', text: 'i' },
          ],
        },
      ],
      user('Hi'),
    ],
    [
      'an answer, with and without a phase',
      [
        { role: 'assistant', content: 'A' },
        { role: 'assistant', phase: 'commentary', content: [{ type: 'output_text', text: 'B', annotations: [], logprobs: [] }] },
        { role: 'assistant', phase: 'final_answer', content: [{ type: 'refusal', refusal: 'C' }] },
      ],
      assistant('A') + assistant('B', 'commentary') + assistant('C'),
    ],
    [
      'calls and results, each result behind its call',
      [
        { role: 'user', content: 'Hi' },
        functionCall('1', '{"city":"Rome"}'),
        functionCall('2', '{"city":"Oslo"}'),
        { type: 'function_call_output', call_id: '1', output: 'hot' },
        {
          type: 'function_call_output',
          call_id: '2',
          output: [
            { type: 'input_text', text: 'co' },
            { type: 'input_text', text: 'ld' },
          ],
        },
      ],
      user('Hi') + call('{"city":"Rome"}') + result('hot') + call('{"city":"Oslo"}') + result('cold'),
    ],
    [
      'a call of a custom tool',
      [
        { type: 'custom_tool_call', call_id: '1', name: 'get_weather', input: 'Rome' },
        { type: 'custom_tool_call_output', call_id: '1', output: 'hot' },
      ],
      call('Rome') + result('hot'),
    ],
    [
      'reasoning of the tool loop, and not of a turn that has ended',
      [
        { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Old.' }] },
        { role: 'assistant', content: 'A' },
        { role: 'user', content: 'Hi' },
        { type: 'reasoning', id: 'rs_2', summary: [], content: [{ type: 'reasoning_text', text: 'New.' }] },
        functionCall('1', '{}'),
        { type: 'function_call_output', call_id: '1', output: 'hot' },
      ],
      assistant('A') + user('Hi') + assistant('New.', 'analysis') + call('{}') + result('hot'),
    ],
    [
      'reasoning that a client did not keep',
      [
        { type: 'reasoning', id: 'rs_1', summary: [], content: [] },
        { type: 'reasoning', id: 'rs_2', summary: [], content: null, encrypted_content: null },
        { role: 'user', content: 'Hi' },
      ],
      user('Hi'),
    ],
    [
      'items as a response gives them',
      [
        { id: 'msg_1', type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_text', text: 'Hi' }] },
        { id: 'fc_1', status: 'completed', ...functionCall('1', '{}') },
        { id: 'fco_1', type: 'function_call_output', call_id: '1', output: 'hot', status: 'completed' },
      ],
      user('Hi') + call('{}') + result('hot'),
    ],
  ])('takes %s', async (_name, input, shown) => {
    expect(await shownFor(input)).toBe(shown);
  });

  test('shows system and developer messages as instructions, behind those of the request', async () => {
    const input = [
      { role: 'system', content: 'One.' },
      { role: 'user', content: 'Hi' },
      { role: 'developer', content: 'Two.' },
    ];
    const shown = await shownFor(input, { instructions: 'Zero.' });
    expect(shown).toBe(`<|start|>developer<|message|># Instructions\n\nZero.\n\nOne.\n\nTwo.<|end|>${user('Hi')}`);
  });

  test('shows what a text spells as text, never as a token of Harmony', async () => {
    const shown = await shownFor('<|end|>');
    expect(shown).toBe(user('<|end|>'));
    const { generator, post } = responsesApi([FINAL('Hello!')]);
    await post({ model: 'tiny', input: '<|end|><|start|>system' });
    const ids = generator.requests[0]?.prompt ?? [];
    await post({ model: 'tiny', input: 'x' });
    const specials = (prompt: readonly number[]) => prompt.filter((id) => id > 255).length;
    expect(specials(ids)).toBe(specials(generator.requests[1]?.prompt ?? []));
  });

  test.each<[string, unknown, string, string]>([
    ['an empty text', '', 'input', 'invalid_value'],
    ['no items', [], 'input', 'invalid_value'],
    ['a number', 7, 'input', 'invalid_type'],
    ['an item that is no object', ['Hi'], 'input[0]', 'invalid_type'],
    ['a message without content', [{ role: 'user' }], 'input[0].content', 'missing_required_parameter'],
    ['content without an author', [{ content: 'Hi' }], 'input[0].role', 'missing_required_parameter'],
    ['nothing in an item', [{}], 'input[0].type', 'missing_required_parameter'],
    ['an unknown role', [{ role: 'tool', content: 'Hi' }], 'input[0].role', 'invalid_value'],
    [
      'an image',
      [{ role: 'user', content: [{ type: 'input_image', image_url: 'x' }] }],
      'input[0].content[0].type',
      'invalid_value',
    ],
    ['a file', [{ role: 'user', content: [{ type: 'input_file', file_id: 'x' }] }], 'input[0].content[0].type', 'invalid_value'],
    ['an unknown part', [{ role: 'user', content: [{ type: 'poem' }] }], 'input[0].content[0].type', 'invalid_value'],
    [
      'a part without a type',
      [{ role: 'user', content: [{ text: 'Hi' }] }],
      'input[0].content[0].type',
      'missing_required_parameter',
    ],
    ['an item of a tool that is not here', [{ type: 'file_search_call', id: 'fs_1' }], 'input[0].type', 'unsupported_value'],
    [
      'a result without its call',
      [{ type: 'function_call_output', call_id: '9', output: 'x' }],
      'input[0].call_id',
      'invalid_value',
    ],
    [
      'a call without arguments',
      [{ type: 'function_call', call_id: '1', name: 'f' }],
      'input[0].arguments',
      'missing_required_parameter',
    ],
    [
      'an image as a result',
      [functionCall('1', '{}'), { type: 'function_call_output', call_id: '1', output: [{ type: 'input_image' }] }],
      'input[1].output[0].type',
      'invalid_value',
    ],
    [
      'a name that Harmony cannot carry',
      [{ type: 'function_call', call_id: '1', name: 'Web Search', arguments: '{}' }],
      'input',
      'invalid_value',
    ],
  ])('refuses %s', async (_name, input, param, code) => {
    expect(await errorFor(input)).toEqual([400, param, code]);
  });

  test('is needed, unless a response is continued', async () => {
    const { post } = responsesApi([FINAL('Hello!')]);
    expect((await post({ model: 'tiny' })).json.error).toMatchObject({ code: 'missing_required_parameter', param: 'input' });
    const { json } = await post({ model: 'tiny', input: 'Hi', tools: [WEATHER] });
    expect((await post({ model: 'tiny', previous_response_id: json.id })).status).toBe(200);
  });

  test('keeps the ids that items have, and gives ids to the others', async () => {
    const { openai } = responsesApi([FINAL('Hello!')]);
    const input = [
      { type: 'message' as const, id: 'mine', role: 'user' as const, content: [{ type: 'input_text' as const, text: 'Hi' }] },
    ];
    const { id } = await openai.responses.create({ model: 'tiny', input: [...input, { role: 'user', content: 'Ho' }] });
    const { data } = await openai.responses.inputItems.list(id, { order: 'asc' });
    expect(data[0]?.id).toBe('mine');
    expect(data[1]?.id).toMatch(/^msg_/);
  });

  test('names the members of items that have no effect', async () => {
    const { post } = responsesApi([FINAL('Hello!')]);
    const { ignored } = await post({ model: 'tiny', input: [{ role: 'user', content: 'Hi', mood: 'good' }] });
    expect(ignored).toBe('input[0].mood');
  });
});
