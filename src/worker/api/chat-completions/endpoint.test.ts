import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { service } from '../../testing/api-client.ts';
import { saying } from '../../testing/byte-model.ts';
import { createHandler } from '../http/handler.ts';
import type { deltaChunk, usageChunk } from './chunks.ts';
import type { completionObject } from './response.ts';
import { calling, chatClient, chatHandler, chatRequest, GREETING, modelSaying, reply, USER } from './testing/chat.ts';

const TOOLS = [{ type: 'function' as const, function: { name: 'get_weather', parameters: { type: 'object', properties: {} } } }];

/** Every chunk of a stream, and the last line. */
async function chunksOf(body: object, handle = chatHandler()): Promise<{ chunks: ChatCompletionChunk[]; last: string }> {
  const text = await (await handle(chatRequest({ ...body, stream: true }))).text();
  const lines = text.trim().split('\n\n');
  const last = lines.pop() ?? '';
  return { chunks: lines.map((line) => JSON.parse(line.slice('data: '.length))), last };
}

describe('POST /v1/chat/completions', () => {
  test('answers a conversation with its reasoning beside its content', async () => {
    const answer = await chatClient().chat.completions.create({ model: 'openai/tiny', messages: USER });
    expect(answer).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'openai/tiny',
      service_tier: 'default',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Hello!',
            refusal: null,
            annotations: [],
            reasoning: 'Greet.',
            reasoning_content: 'Greet.',
          },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: expect.objectContaining({
        completion_tokens_details: expect.objectContaining({ reasoning_tokens: expect.any(Number) }),
      }),
    });
  });

  test('counts every token: prompt, reasoning, answer, and what the cache had', async () => {
    const generator = modelSaying();
    const handle = chatHandler(generator);
    const first = (await reply({}, handle)).json.usage;
    const prompt = generator.requests[0]?.prompt.length ?? 0;
    expect(first).toMatchObject({ prompt_tokens: prompt, prompt_tokens_details: { cached_tokens: 0 } });
    expect(first.total_tokens).toBe(first.prompt_tokens + first.completion_tokens);
    expect(first.completion_tokens_details.reasoning_tokens).toBeGreaterThan(6);
    expect(first.completion_tokens).toBeGreaterThan(first.completion_tokens_details.reasoning_tokens);
    const second = (await reply({}, handle)).json.usage;
    expect(second.prompt_tokens_details.cached_tokens).toBe(prompt - 1);
  });

  test('shows a preamble as content', async () => {
    const text = `<|channel|>commentary<|message|>One moment. <|end|><|start|>assistant${GREETING}`;
    expect((await reply({}, chatHandler(modelSaying(text)))).json.choices[0].message.content).toBe('One moment. Hello!');
  });

  test('gives n choices on one prompt, seeded apart and repeatably', async () => {
    const generator = modelSaying();
    const { json } = await reply({ n: 3, seed: 7 }, chatHandler(generator));
    expect(json.choices.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
    expect(json.choices[2].message.content).toBe('Hello!');
    const seeds = generator.requests.map(({ sampling }) => sampling.seed);
    expect(new Set(seeds).size).toBe(3);
    expect(json.usage.prompt_tokens).toBe(generator.requests[0]?.prompt.length);
    expect(json.usage.completion_tokens % 3).toBe(0);
    const again = modelSaying();
    await reply({ n: 3, seed: 7 }, chatHandler(again));
    expect(again.requests.map(({ sampling }) => sampling.seed)).toEqual(seeds);
  });

  test('says that reasoning used up the tokens: no content, finish reason length', async () => {
    const { json } = await reply({ max_completion_tokens: 24 });
    expect(json.choices[0]).toMatchObject({ message: { content: '' }, finish_reason: 'length' });
    expect(json.choices[0].message.reasoning).not.toBe('');
  });

  test('gives a failure of the model its status', async () => {
    const generator = modelSaying();
    // The prompt has been read by then.
    generator.beforeToken = async () => generator.destroy();
    expect(await reply({}, chatHandler(generator))).toMatchObject({ status: 500, json: { error: { code: 'device_lost' } } });
    expect(await reply({}, chatHandler(generator))).toMatchObject({ status: 500, json: { error: { code: 'device_lost' } } });
  });

  test('loads a model first, and refuses one that is not here', async () => {
    expect(await reply({ model: 'gpt-4' })).toMatchObject({
      status: 404,
      json: { error: { code: 'model_not_found', param: 'model' } },
    });
    const busy = createHandler(service(undefined, { open: async () => Promise.reject(new TypeError('No.')) }));
    expect((await reply({}, busy)).status).toBe(500);
  });

  test('a caller that leaves stops the GPU, streamed or not', async () => {
    for (const stream of [true, false]) {
      const generator = modelSaying(saying(GREETING.slice(0, -'<|return|>'.length) + 'x'.repeat(4000)));
      const caller = new AbortController();
      generator.beforeToken = async () => {
        await new Promise((resolve) => setTimeout(resolve));
        if (generator.requests.length > 0) caller.abort();
      };
      const request = new Request(chatRequest({ stream }), { signal: caller.signal });
      const response = await chatHandler(generator)(request).catch(() => null);
      await response?.text().catch(() => null);
      expect(generator.ends).toEqual(['aborted']);
    }
  });
});

describe('POST /v1/chat/completions, streamed', () => {
  test('begins with the role, ends with the reason, then the usage, then [DONE]', async () => {
    const { chunks, last } = await chunksOf({ stream_options: { include_usage: true } });
    expect(last).toBe('data: [DONE]');
    expect(chunks[0]?.choices[0]).toMatchObject({ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null });
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: expect.any(Number) } });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    for (const key of ['id', 'created', 'model'] as const) expect(new Set(chunks.map((chunk) => chunk[key])).size).toBe(1);
    expect(chunks.every((chunk) => chunk.object === 'chat.completion.chunk')).toBe(true);
  });

  test('has no usage where none was asked for', async () => {
    const { chunks } = await chunksOf({});
    expect(chunks.every((chunk) => chunk.choices.length === 1 && !('usage' in chunk))).toBe(true);
  });

  test.each([
    ['an answer', GREETING, {}],
    ['two choices', GREETING, { n: 2 }],
    ['log-probabilities', GREETING, { logprobs: true, top_logprobs: 2 }],
    ['a call', calling('functions.get_weather', '{"city": "Rome"}'), { tools: TOOLS }],
    ['a cut call', calling('functions.get_weather', '{"city": "Rome"}'), { tools: TOOLS, max_tokens: 70 }],
    ['no reasoning', GREETING, { include_reasoning: false }],
  ])('adds up to what is answered whole: %s', async (_, text, body) => {
    const stream = chatClient(text).chat.completions.stream({ model: 'tiny', messages: USER, ...body });
    const streamed = (await stream.finalChatCompletion()).choices;
    const whole = (await reply(body, chatHandler(modelSaying(text)))).json.choices;
    // The client keeps the last fragment of a key that it does not know, and call ids are random.
    const comparable = (choices: typeof streamed) =>
      choices.map(({ index, finish_reason: reason, logprobs, message }) => {
        const { content, tool_calls: calls } = message;
        return { index, reason, logprobs, content, calls: calls?.map((call) => 'function' in call && call.function) };
      });
    const normal = (choice: { content: string | null }) => ({ ...choice, content: choice.content || null });
    expect(comparable(streamed).map(normal)).toMatchObject(comparable(whole).map(normal));
  });

  test('reasoning comes in both spellings, before the content', async () => {
    const { chunks } = await chunksOf({});
    const deltas = chunks.map(({ choices }) => choices[0]?.delta as Record<string, string>);
    expect(deltas.map(({ reasoning }) => reasoning ?? '').join('')).toBe('Greet.');
    expect(deltas.every(({ reasoning, reasoning_content: other }) => reasoning === other)).toBe(true);
    expect(deltas.findLastIndex(({ reasoning }) => reasoning)).toBeLessThan(deltas.findIndex(({ content }) => content));
  });

  test('a failure in the middle is an error of the stream, which ends without [DONE]', async () => {
    const generator = modelSaying();
    let tokens = 0;
    generator.beforeToken = async () => {
      tokens += 1;
      if (tokens === 30) generator.destroy();
    };
    const { chunks, last } = await chunksOf({}, chatHandler(generator));
    expect(chunks.length).toBeGreaterThan(1);
    expect(JSON.parse(last.slice('data: '.length))).toMatchObject({ error: { type: 'server_error', code: 'device_lost' } });
  });
});

test('the types of what is sent are those of the official client', () => {
  expectTypeOf<ReturnType<typeof completionObject>>().toExtend<ChatCompletion>();
  expectTypeOf<ReturnType<typeof deltaChunk>>().toExtend<ChatCompletionChunk>();
  expectTypeOf<ReturnType<typeof usageChunk>>().toExtend<ChatCompletionChunk>();
});
