// Custom tools at Chat Completions: their input is a text, held to a regular expression if they
// have one.

import { describe, expect, test } from 'vitest';
import { clientOf } from '../../testing/api-client.ts';
import { calling, chatHandler, modelSaying, promptOf, reply, USER } from './testing/chat.ts';

const FREE = { type: 'custom' as const, custom: { name: 'write', description: 'Writes.' } };
const DATE = {
  type: 'custom' as const,
  custom: {
    name: 'date',
    format: { type: 'grammar' as const, grammar: { syntax: 'regex' as const, definition: '\\d{4}-\\d{2}' } },
  },
};
const FINAL = '<|channel|>final<|message|>I would rather chat.<|return|>';

describe('a custom tool', () => {
  test('is called with the text that the model wrote, empty or not', async () => {
    for (const input of ['{"no": "JSON"', 'two\nlines', '']) {
      const { json } = await reply({ tools: [FREE] }, chatHandler(modelSaying(calling('functions.write', input))));
      expect(json.choices[0]).toMatchObject({
        finish_reason: 'tool_calls',
        message: { content: null, tool_calls: [{ type: 'custom', custom: { name: 'write', input } }] },
      });
    }
  });

  test('with a regular expression is called with a text that matches it, forced or not', async () => {
    const wrong = calling('functions.date', 'tomorrow');
    for (const [body, text] of [
      [{ tools: [DATE] }, wrong],
      [{ tools: [DATE], tool_choice: 'required' }, FINAL],
      [{ tools: [FREE, DATE], tool_choice: { type: 'custom', custom: { name: 'date' } } }, FINAL],
    ] as const) {
      const { json } = await reply({ seed: 1, ...body }, chatHandler(modelSaying(text)));
      expect(json.choices[0].message.tool_calls).toMatchObject([
        { type: 'custom', custom: { name: 'date', input: expect.stringMatching(/^\d{4}-\d{2}$/) } },
      ]);
    }
  });

  test('with a Lark grammar is called with a text of it, and the model is shown the grammar', async () => {
    const definition = 'start: item ("," item)~1..2\nitem: "<" start ">" | INT\n%import common.INT';
    const sum = { type: 'custom', custom: { name: 'sum', format: { type: 'grammar', grammar: { syntax: 'lark', definition } } } };
    const body = { tools: [sum], tool_choice: 'required', seed: 1, max_completion_tokens: 300 };
    const { json } = await reply(body, chatHandler(modelSaying(calling('functions.sum', '1,<2,3>'))));
    expect(json.choices[0].message.tool_calls).toMatchObject([{ custom: { name: 'sum', input: '1,<2,3>' } }]);
    expect(await promptOf({ tools: [sum] })).toContain('// item: "<" start ">" | INT');
  });

  test('is shown as a function of a text, and what the text is', async () => {
    const prompt = await promptOf({ tools: [FREE, DATE] });
    expect(prompt).toContain('// Writes.\n// Write the input as plain text.\ntype write = (_: string) => any;');
    expect(prompt).toContain('// Write the input as plain text that matches /\\d{4}-\\d{2}/.\ntype date = (_: string) => any;');
  });

  test('streams, and the official client joins its input', async () => {
    const client = clientOf(chatHandler(modelSaying(calling('functions.write', 'a text'))));
    const stream = client.chat.completions.stream({ model: 'tiny', messages: USER, tools: [FREE] });
    const { choices } = await stream.finalChatCompletion();
    expect(choices[0]?.message.tool_calls).toMatchObject([{ type: 'custom', custom: { name: 'write', input: 'a text' } }]);
  });

  test('has its calls and results in a history', async () => {
    const call = { id: 'c1', type: 'custom', custom: { name: 'write', input: 'a <|call|> text' } };
    const messages = [
      ...USER,
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'done' },
    ];
    const prompt = await promptOf({ messages, tools: [FREE] });
    expect(prompt).toContain('to=functions.write<|channel|>commentary <|constrain|>json<|message|>a <|call|> text<|call|>');
    expect(prompt).toContain('<|start|>functions.write to=assistant<|channel|>commentary<|message|>done<|end|>');
  });

  const FORMAT = 'tools[0].custom.format';
  test.each<[object, string, string]>([
    [{ type: 'grammar', grammar: { syntax: 'lark', definition: 'start: b' } }, 'invalid_value', `${FORMAT}.grammar.definition`],
    [{ type: 'grammar', grammar: { syntax: 'gbnf', definition: 'x' } }, 'invalid_value', `${FORMAT}.grammar.syntax`],
    [{ type: 'grammar', grammar: { syntax: 'regex', definition: '(?=a)' } }, 'invalid_value', `${FORMAT}.grammar.definition`],
    [{ type: 'grammar', grammar: { syntax: 'regex' } }, 'missing_required_parameter', `${FORMAT}.grammar.definition`],
    [{ type: 'grammar' }, 'missing_required_parameter', `${FORMAT}.grammar`],
    [{ type: 'json' }, 'invalid_value', `${FORMAT}.type`],
  ])('with the format %j is refused: %s at %s', async (format, code, param) => {
    const { status, json } = await reply({ tools: [{ type: 'custom', custom: { name: 'x', format } }] });
    expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
  });
});
