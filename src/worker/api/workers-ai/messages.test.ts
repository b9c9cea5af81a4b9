import { describe, expect, test } from 'vitest';
import { byteEncoding } from '../../testing/byte-model.ts';
import type { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { eventsOf, modelSaying, outputOf, REASONED, refusalOf, respondTo } from './testing/runs.ts';

const CALL = '<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{"city":"Rome"}<|call|>';
const WEATHER = { name: 'get_weather', description: 'Weather.', parameters: { type: 'object', properties: { city: {} } } };
const MESSAGES = [{ role: 'user', content: 'Hi' }];

const textOf = (generator: ScriptedGenerator, at = 0) => byteEncoding.tokenizer.decode(generator.requests[at]?.prompt ?? []);

describe('a run of messages', () => {
  test('gives a chat completion that has the model as it was named', async () => {
    const generator = modelSaying(REASONED);
    const output = await outputOf({ messages: MESSAGES }, generator);
    expect(output).toMatchObject({
      id: expect.any(String),
      object: 'chat.completion',
      created: expect.any(Number),
      model: '@cf/openai/tiny',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.', reasoning_content: 'Hm.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: generator.requests[0]?.prompt.length },
    });
    const { sampling, maxTokens } = generator.requests[0] ?? {};
    expect([sampling?.temperature, maxTokens]).toEqual([0.6, 256]);
  });

  test('takes what workers-ai-provider sends', async () => {
    const generator = modelSaying(REASONED);
    const inputs = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
        {
          role: 'assistant',
          content: '',
          reasoning: 'Look.',
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'get_weather', arguments: '{}' } }],
        },
        { role: 'tool', name: 'get_weather', tool_call_id: 'a', content: 'sunny' },
      ],
      tools: [{ type: 'function', function: WEATHER }],
      tool_choice: 'auto',
      max_tokens: 400,
      temperature: null,
      reasoning_effort: 'low',
      safe_prompt: false,
    };
    const response = await respondTo(inputs, generator);
    expect([response.status, response.headers.get('x-gpt-oss-web-ignored')]).toEqual([200, 'safe_prompt']);
    expect((await response.json()).result.choices[0].message.content).toBe('Hello.');
    for (const text of ['Reasoning: low', 'Be brief.', 'type get_weather', 'Look.', '<|message|>sunny<|end|>']) {
      expect(textOf(generator)).toContain(text);
    }
    expect(generator.requests[0]?.maxTokens).toBe(400);
  });

  test.each([[WEATHER], [{ type: 'function', ...WEATHER }], [{ type: 'function', function: WEATHER }]])(
    'calls a function that is declared as %j',
    async (tool) => {
      const [choice] = (await outputOf({ messages: MESSAGES, tools: [tool] }, modelSaying(CALL))).choices;
      expect(choice).toMatchObject({
        finish_reason: 'tool_calls',
        message: { tool_calls: [{ type: 'function', function: { name: 'get_weather', arguments: '{"city":"Rome"}' } }] },
      });
    },
  );

  test('takes the deprecated functions of OpenAI', async () => {
    const [choice] = (await outputOf({ messages: MESSAGES, functions: [WEATHER] }, modelSaying(CALL))).choices;
    expect(choice.message.function_call).toEqual({ name: 'get_weather', arguments: '{"city":"Rome"}' });
  });

  test('streams chunks of a chat completion, usage last', async () => {
    const chunks = await eventsOf({ messages: MESSAGES }, modelSaying(REASONED));
    expect(chunks.every(({ object }) => object === 'chat.completion.chunk')).toBe(true);
    const deltas = chunks.flatMap(({ choices }) => choices).map(({ delta }) => delta);
    expect(deltas.map(({ content }) => content ?? '').join('')).toBe('Hello.');
    expect(deltas.map(({ reasoning_content: text }) => text ?? '').join('')).toBe('Hm.');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: expect.any(Number) } });
  });

  test.each([
    [{ temperature: 5 }, { temperature: 5 }],
    [{ top_k: 50 }, { topK: 50 }],
    [{ random_seed: 3 }, { seed: expect.anything() }],
    [{ logit_bias: { 5: 1 } }, { logitBias: new Map([[5, 1]]) }],
  ])('%j reaches the engine', async (inputs, sampling) => {
    const generator = modelSaying(REASONED);
    await outputOf({ messages: MESSAGES, ...inputs }, generator);
    expect(generator.requests[0]?.sampling).toMatchObject(sampling);
  });

  test.each<[object, number, string]>([
    [{ functions: [{ name: 'f', code: 'return 1' }] }, 5004, "'functions[0].code'"],
    [{ lora: 'x' }, 5005, "'lora'"],
    [{ raw: true }, 5004, "'raw'"],
    [{ temperature: 6 }, 5004, "'temperature'"],
    [{ top_p: 0 }, 5004, "'top_p'"],
    [{ seed: 0 }, 5004, "'seed'"],
    [{ tool_choice: 'required' }, 5004, "'tool_choice'"],
    [{ response_format: { type: 'json_schema' } }, 3003, "'response_format.json_schema'"],
    [{ messages: [] }, 5004, "'messages'"],
    [{ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:' } }] }] }, 5004, "'messages[0]"],
  ])('%j is refused: %i', async (inputs, code, text) => {
    const refusal = await refusalOf({ messages: MESSAGES, ...inputs });
    expect(refusal).toMatchObject({ status: 400, code });
    expect(refusal.message).toContain(text);
  });

  test('names a model in the body, which the path names already', async () => {
    const response = await respondTo({ messages: MESSAGES, model: 'other' });
    expect(response.headers.get('x-gpt-oss-web-ignored')).toBe('model');
    expect((await response.json()).result.model).toBe('@cf/openai/tiny');
  });

  test('a model that is not here has Cloudflare’s code for it', async () => {
    const response = await respondTo({ messages: MESSAGES }, modelSaying(REASONED), { model: '@cf/meta/llama' });
    expect([response.status, (await response.json()).errors[0].code]).toEqual([400, 5007]);
  });
});
