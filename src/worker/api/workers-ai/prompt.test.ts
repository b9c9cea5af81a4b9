import { describe, expect, test } from 'vitest';
import { byteEncoding, idsOf } from '../../testing/byte-model.ts';
import { eventsOf, modelSaying, outputOf, REASONED, refusalOf, respondTo } from './testing/runs.ts';

const CALL =
  '<|channel|>analysis<|message|>Look.<|end|><|start|>assistant<|channel|>commentary to=functions.get_weather ' +
  '<|constrain|>json<|message|>{"city":"Rome"}<|call|>';
const WEATHER = { name: 'get_weather', description: 'Weather.', parameters: { type: 'object', properties: { city: {} } } };

const textOf = (ids: readonly number[] | undefined) => byteEncoding.tokenizer.decode(ids ?? []);

describe('a run of a prompt', () => {
  test('answers it as a chat of one message, without its reasoning', async () => {
    const generator = modelSaying(REASONED);
    const output = await outputOf({ prompt: 'Hi' }, generator);
    const { prompt, sampling, maxTokens } = generator.requests[0] ?? {};
    expect(output).toEqual({
      response: 'Hello.',
      finish_reason: 'stop',
      usage: {
        prompt_tokens: prompt?.length,
        completion_tokens: idsOf(REASONED).length,
        total_tokens: (prompt?.length ?? 0) + idsOf(REASONED).length,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: expect.any(Number) },
      },
    });
    expect(output.usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    expect(textOf(prompt)).toMatch(/Reasoning: medium[^]*<\|start\|>user<\|message\|>Hi<\|end\|><\|start\|>assistant$/);
    expect([sampling?.temperature, sampling?.topP, maxTokens]).toEqual([0.6, 1, 256]);
  });

  test('takes 256 tokens, or less where the context ends before', async () => {
    const generator = modelSaying('<|channel|>final<|message|>'.concat('x'.repeat(4000)));
    expect(await outputOf({ prompt: 'Hi' }, generator)).toMatchObject({
      finish_reason: 'length',
      usage: { completion_tokens: 256 },
    });
    const room = 4096 - (generator.requests[0]?.prompt.length ?? 0);
    await outputOf({ prompt: 'a'.repeat(room + 2 - 100) }, generator);
    expect(generator.requests[1]?.maxTokens).toBe(100);
  });

  test('continues a raw prompt as it is, its special tokens read as tokens', async () => {
    const generator = modelSaying('<|channel|>final<|message|>ok');
    const output = await outputOf({ prompt: '<|start|>user<|message|>Hi', raw: true, max_tokens: 16 }, generator);
    expect(generator.requests[0]?.prompt).toEqual(idsOf('<|start|>user<|message|>Hi'));
    expect(output.response).toBe('<|channel|>final<|message|>ok');
  });

  test('gives calls of functions with their arguments as objects', async () => {
    for (const tool of [WEATHER, { type: 'function', ...WEATHER }, { type: 'function', function: WEATHER }]) {
      const generator = modelSaying(CALL);
      const output = await outputOf({ prompt: 'Weather?', tools: [tool] }, generator);
      expect(output).toMatchObject({
        response: '',
        tool_calls: [{ name: 'get_weather', arguments: { city: 'Rome' } }],
        finish_reason: 'tool_calls',
      });
      expect(textOf(generator.requests[0]?.prompt)).toContain('type get_weather = (_: {');
    }
  });

  test('passes arguments on that are no JSON', async () => {
    const output = await outputOf({ prompt: 'Weather?', tools: [WEATHER] }, modelSaying(CALL.replace('{"city":"Rome"}', 'Rome')));
    expect(output.tool_calls).toEqual([{ name: 'get_weather', arguments: 'Rome' }]);
  });

  test('streams events that add up to the whole output, usage last', async () => {
    const inputs = { prompt: 'Weather?', tools: [WEATHER], seed: 1 };
    for (const text of [CALL, REASONED]) {
      const events = await eventsOf(inputs, modelSaying(text));
      const whole = await outputOf(inputs, modelSaying(text));
      expect(events.map(({ response }) => response).join('')).toBe(whole.response);
      expect(events.flatMap(({ tool_calls: calls }) => calls ?? [])).toEqual(whole.tool_calls ?? []);
      expect(events.at(-1)).toEqual({ response: '', finish_reason: whole.finish_reason, usage: whole.usage });
      expect(events.slice(0, -1).every(({ usage }) => usage === undefined)).toBe(true);
    }
  });

  test('stops before a stop string', async () => {
    expect((await outputOf({ prompt: 'Hi', stop: 'lo' })).response).toBe('Hel');
  });

  test('names what it does not know in a header', async () => {
    const response = await respondTo({ prompt: 'Hi', safe_prompt: true });
    expect([response.status, response.headers.get('x-gpt-oss-web-ignored')]).toEqual([200, 'safe_prompt']);
  });

  test.each([true, false])('frees the GPU when its caller leaves (streamed: %s)', async (stream) => {
    const generator = modelSaying('<|channel|>final<|message|>'.concat('x'.repeat(400)));
    const abort = new AbortController();
    generator.beforeToken = async () => {
      if (generator.requests.length > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    const response = await respondTo({ prompt: 'Hi', stream }, generator, { signal: abort.signal });
    await response.body?.cancel();
    await expect.poll(() => generator.ends).toEqual(['aborted']);
  });
});

describe('sampling', () => {
  test.each([
    [{ temperature: 5 }, { temperature: 5 }],
    [{ top_p: 0.001 }, { topP: 0.001 }],
    [{ top_k: 50 }, { topK: 50 }],
    [{ repetition_penalty: 0.5 }, { repetitionPenalty: 0.5 }],
    [{ frequency_penalty: 2 }, { frequencyPenalty: 2 }],
    [{ presence_penalty: -2 }, { presencePenalty: -2 }],
  ])('%j reaches the engine', async (inputs, sampling) => {
    const generator = modelSaying(REASONED);
    await outputOf({ prompt: 'Hi', ...inputs }, generator);
    expect(generator.requests[0]?.sampling).toMatchObject(sampling);
  });

  test('seed and random_seed are the same parameter', async () => {
    const generator = modelSaying(REASONED);
    for (const inputs of [{ seed: 9_999_999_999 }, { random_seed: 9_999_999_999 }, { seed: 1 }])
      await outputOf({ prompt: 'Hi', ...inputs }, generator);
    const [first, second, third] = generator.requests.map(({ sampling: { seed } }) => seed);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
});

describe('a run is refused', () => {
  test.each<[object, number, string]>([
    [{}, 3003, "one of 'prompt', 'messages', 'input', 'requests'"],
    [{ prompt: null }, 3003, "one of 'prompt'"],
    [{ prompt: 'a', messages: [] }, 5004, 'Send one of them'],
    [{ prompt: '' }, 5004, "'prompt'"],
    [{ prompt: 'a', temperature: 5.1 }, 5004, "'temperature'"],
    [{ prompt: 'a', top_p: 0 }, 5004, "'top_p'"],
    [{ prompt: 'a', top_k: 51 }, 5004, "'top_k'"],
    [{ prompt: 'a', top_k: 0 }, 5004, "'top_k'"],
    [{ prompt: 'a', seed: 0 }, 5004, "'seed'"],
    [{ prompt: 'a', seed: 10_000_000_000 }, 5004, "'seed'"],
    [{ prompt: 'a', seed: 1, random_seed: 2 }, 5004, "'random_seed'"],
    [{ prompt: 'a', max_tokens: 0 }, 5004, "'max_tokens'"],
    [{ prompt: 'a', repetition_penalty: 2.1 }, 5004, "'repetition_penalty'"],
    [{ prompt: 'a', frequency_penalty: -2.1 }, 5004, "'frequency_penalty'"],
    [{ prompt: 'a', presence_penalty: 3 }, 5004, "'presence_penalty'"],
    [{ prompt: 'a', lora: 'x' }, 5005, "'lora'"],
    [{ prompt: 'a', raw: 'yes' }, 5004, "'raw'"],
    [{ prompt: 'a', raw: true, tools: [WEATHER] }, 5004, "'tools'"],
    [{ prompt: 'a', stream: 1 }, 5004, "'stream'"],
    [{ prompt: 'a', tools: [{ name: 'Web Search' }] }, 5004, "'tools[0].name'"],
    [{ prompt: 'a', tools: [{ type: 'function', function: {} }] }, 3003, "'tools[0].function.name'"],
    [{ prompt: 'a', response_format: { type: 'xml' } }, 5004, "'response_format.type'"],
  ])('%j: %i', async (inputs, code, text) => {
    const refusal = await refusalOf(inputs);
    expect(refusal).toMatchObject({ status: 400, code });
    expect(refusal.message).toContain(text);
  });

  test('413 for a prompt that is longer than the context', async () => {
    expect(await refusalOf({ prompt: 'a'.repeat(5000) })).toMatchObject({ status: 413, code: 3006 });
  });
});
