// Calls of functions, out and back in, with the official client.

import type OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { readFixture } from '../../../../test/support/harmony/library-json.ts';
import { clientOf } from '../../testing/api-client.ts';
import { idsOf, saying } from '../../testing/byte-model.ts';
import type { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { calling, chatHandler, modelSaying, promptOf, reply, USER } from './testing/chat.ts';

const FUNCTION = { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } };
const TOOLS = [{ type: 'function' as const, function: FUNCTION }];
const REASONED = '<|channel|>analysis<|message|>Look it up.<|end|><|start|>assistant';
const FINAL = '<|channel|>final<|message|>Sunny.<|return|>';
const CALL = calling('functions.get_weather', '{"city": "Rome"}');

/** The choice of a model that says `text`. */
async function choiceOf(text: string, body: object = { tools: TOOLS }) {
  return (await reply(body, chatHandler(modelSaying(text)))).json.choices[0];
}

const called = (name: string, text: string) => [
  { id: expect.stringMatching(/^call_[0-9a-f]{24}$/), type: 'function', function: { name, arguments: text } },
];

describe('a call', () => {
  test('is returned with an id, its name without the namespace, and its arguments', async () => {
    expect(await choiceOf(REASONED + CALL)).toMatchObject({
      message: { content: null, reasoning: 'Look it up.', tool_calls: called('get_weather', '{"city": "Rome"}') },
      finish_reason: 'tool_calls',
    });
  });

  test('keeps the text before it', async () => {
    const text = `<|channel|>commentary<|message|>One moment.<|end|><|start|>assistant${CALL}`;
    expect((await choiceOf(text)).message).toMatchObject({
      content: 'One moment.',
      tool_calls: called('get_weather', '{"city": "Rome"}'),
    });
  });

  test.each(['', ' \n'])('without arguments (%j) has {}', async (text) => {
    const { message } = await choiceOf(calling('functions.get_weather', text));
    expect(JSON.parse(message.tool_calls[0].function.arguments)).toEqual({});
  });

  test('with arguments that are no JSON passes them on', async () => {
    expect((await choiceOf(calling('functions.get_weather', '{"city": Rome'))).message.tool_calls).toEqual(
      called('get_weather', '{"city": Rome'),
    );
  });

  test.each([
    ['functions.other', 'other'],
    ['browser.search', 'browser.search'],
    ['get_weather', 'get_weather'],
    ['functions.get_weather', 'get_weather'],
  ])('of %s is a call of %s, declared or not', async (recipient, name) => {
    expect(await choiceOf(calling(recipient, '{}'))).toMatchObject({
      message: { tool_calls: called(name, '{}') },
      finish_reason: 'tool_calls',
    });
  });

  test('that the maximum of tokens cuts is partial, and the reason says so', async () => {
    const whole = idsOf(CALL).length;
    expect(await choiceOf(CALL, { tools: TOOLS, max_tokens: whole - 4 })).toMatchObject({
      message: { tool_calls: called('get_weather', '{"city": "Rom') },
      finish_reason: 'length',
    });
  });

  test.each([{}, { tools: [] }, { tools: TOOLS, tool_choice: 'none' as const }])(
    'is content where no tools are shown: %j',
    async (body) => {
      const choice = await choiceOf(REASONED + CALL, body);
      expect(choice).toMatchObject({ message: { content: '{"city": "Rome"}', reasoning: 'Look it up.' }, finish_reason: 'stop' });
      expect(choice.message).not.toHaveProperty('tool_calls');
    },
  );

  test('and another after it, and text after that, are all returned', async () => {
    const second = calling('functions.get_weather', '{"city": "Oslo"}', '<|end|>');
    const text = `${calling('functions.get_weather', '{"city": "Rome"}', '<|end|>')}<|start|>assistant${second}<|start|>assistant${FINAL}`;
    const { message, finish_reason: reason } = await choiceOf(text);
    expect(message.tool_calls.map((call: { function: { arguments: string } }) => call.function.arguments)).toEqual([
      '{"city": "Rome"}',
      '{"city": "Oslo"}',
    ]);
    expect(new Set(message.tool_calls.map(({ id }: { id: string }) => id)).size).toBe(2);
    expect([message.content, reason]).toEqual(['Sunny.', 'tool_calls']);
  });

  test('is a function_call where the deprecated functions asked', async () => {
    expect(await choiceOf(CALL, { functions: [FUNCTION] })).toMatchObject({
      message: { content: null, function_call: { name: 'get_weather', arguments: '{"city": "Rome"}' } },
      finish_reason: 'function_call',
    });
    const client = clientOf(chatHandler(modelSaying(CALL)));
    const stream = client.chat.completions.stream({ model: 'tiny', messages: USER, functions: [FUNCTION] });
    expect((await stream.finalChatCompletion()).choices[0]?.message.function_call).toEqual({
      name: 'get_weather',
      arguments: '{"city": "Rome"}',
    });
  });
});

/** Calls the function, and answers when there is a result. */
function weatherModel(): ScriptedGenerator {
  const result = idsOf('<|start|>functions.get_weather').join();
  return modelSaying((prompt) => saying(prompt.join().includes(result) ? FINAL : REASONED + CALL)(prompt));
}

describe('a tool loop', () => {
  test.each([true, false])('runs with the official helper, stream: %s', async (stream) => {
    const { completions } = clientOf(chatHandler(weatherModel())).chat;
    const asked: string[] = [];
    const weather = (city: string) => {
      asked.push(city);
      return 'sunny';
    };
    const tool = { ...FUNCTION, description: 'Tells the weather.', function: weather };
    const body = { model: 'tiny', messages: USER, tools: [{ type: 'function' as const, function: tool }] };
    const runner = stream ? completions.runTools({ ...body, stream }) : completions.runTools({ ...body, stream });
    expect(await runner.finalContent()).toBe('Sunny.');
    expect(asked).toEqual(['{"city": "Rome"}']);
  });

  test('goes on from the sampled ids, whether or not the caller sends the reasoning back', async () => {
    for (const hasReasoning of [true, false]) {
      const generator = weatherModel();
      const client = clientOf(chatHandler(generator));
      const first = await client.chat.completions.create({ model: 'tiny', messages: USER, tools: TOOLS });
      const message = first.choices[0]?.message as OpenAI.ChatCompletionMessage & { reasoning?: string };
      const { reasoning, content, tool_calls: calls = [] } = message;
      const sent = { role: 'assistant' as const, content, tool_calls: calls, ...(hasReasoning && { reasoning }) };
      const answered = { role: 'tool' as const, tool_call_id: calls[0]?.id ?? '', content: 'sunny' };
      const second = await client.chat.completions.create({ model: 'tiny', messages: [...USER, sent, answered], tools: TOOLS });
      expect(second.choices[0]?.message.content).toBe('Sunny.');
      const sampled = idsOf(REASONED + CALL).length;
      expect(second.usage?.prompt_tokens_details?.cached_tokens).toBe(first.usage?.prompt_tokens);
      const result = idsOf(
        '<|start|>functions.get_weather to=assistant<|channel|>commentary<|message|>sunny<|end|><|start|>assistant',
      );
      expect(generator.requests[1]?.prompt.slice(-result.length)).toEqual(result);
      expect(second.usage?.prompt_tokens).toBe((first.usage?.prompt_tokens ?? 0) + sampled + result.length);
    }
  });
});

test('a name that Harmony cannot carry is refused at its place (F10)', async () => {
  for (const name of ['Web Search', 'a.b', '', 'x'.repeat(65), 'f<|end|>', 'ö']) {
    const { status, json } = await reply({ tools: [TOOLS[0], { type: 'function', function: { name } }] });
    expect(json.error).toMatchObject({ code: 'invalid_value', param: 'tools[1].function.name' });
    expect(status).toBe(400);
  }
});

test('schemas with numbers are shown as openai-harmony shows them, through the endpoint (F8)', async () => {
  const cases = readFixture<{ schema: string; type: string }>('schema-numbers').slice(0, 60);
  for (const { schema, type } of cases) {
    const tool = `{"type":"function","function":{"name":"f","parameters":${schema}}}`;
    const prompt = await promptOf(`{"model":"tiny","messages":${JSON.stringify(USER)},"tools":[${tool}]}`);
    expect(prompt).toContain(`type f = (_: ${type}) => any;`);
  }
});

test('a schema is shown as the request wrote it (F8)', async () => {
  const schema =
    '{"type":"object","properties":{"10":{"type":"number","default":1.0},"9":{"type":"integer","default":9007199254740993}}}';
  const body = `{"model":"tiny","messages":${JSON.stringify(USER)},"tools":[{"type":"function","function":{"name":"f","parameters":${schema}}}]}`;
  expect(await promptOf(body)).toContain('10?: number, // default: 1.0\n9?: number, // default: 9007199254740993\n');
});

test('a schema that is nested too deep is refused, not a failure', async () => {
  const deep = `${'{"items":'.repeat(200)}{}${'}'.repeat(200)}`;
  const body = `{"model":"tiny","messages":${JSON.stringify(USER)},"tools":[{"type":"function","function":{"name":"f","parameters":${deep}}}]}`;
  expect((await reply(body)).json.error).toMatchObject({
    code: 'invalid_function_parameters',
    param: 'tools[0].function.parameters',
  });
});
