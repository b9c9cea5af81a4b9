import { describe, expect, test } from 'vitest';
import { failure } from '../../testing/api-client.ts';
import { CALL, FINAL, PREAMBLE, responsesApi, THOUGHT, WEATHER } from '../../testing/responses-client.ts';

const ask = { model: 'tiny', input: 'Hi' } as const;

/** Fields that Open Responses requires of a response, whatever their values. */
const OPEN_RESPONSES = [
  'id object created_at completed_at status incomplete_details model previous_response_id instructions output error tools',
  'tool_choice truncation parallel_tool_calls text top_p presence_penalty frequency_penalty top_logprobs temperature reasoning',
  'usage max_output_tokens max_tool_calls store background service_tier metadata safety_identifier prompt_cache_key',
].flatMap((line) => line.split(' '));

describe('POST /v1/responses', () => {
  test('gives the reasoning, the preamble and the answer as items', async () => {
    const { openai } = responsesApi([THOUGHT('Hm.') + PREAMBLE('Let me see.') + FINAL('Hello!')]);
    const response = await openai.responses.create(ask);
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      model: 'tiny',
      error: null,
      output_text: 'Let me see.Hello!',
    });
    expect(response.output).toMatchObject([
      { type: 'reasoning', status: 'completed', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] },
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        phase: 'commentary',
        content: [{ type: 'output_text', text: 'Let me see.' }],
      },
      { type: 'message', phase: 'final_answer', content: [{ text: 'Hello!', annotations: [] }] },
    ]);
    expect(new Set(response.output.map(({ id }) => id)).size).toBe(3);
    expect(response.completed_at).toBeGreaterThanOrEqual(response.created_at);
  });

  test('has every field that Open Responses requires', async () => {
    const response = await responsesApi([FINAL('Hello!')]).openai.responses.create(ask);
    expect(OPEN_RESPONSES.filter((name) => !(name in response))).toEqual([]);
    expect(OPEN_RESPONSES.filter((name) => typeof response[name as keyof typeof response] === 'undefined')).toEqual([]);
  });

  test('counts tokens: each once, reasoning among them', async () => {
    const { openai, generator } = responsesApi([THOUGHT('Hm.') + FINAL('Hello!')]);
    const { usage } = await openai.responses.create(ask);
    const inputTokens = generator.requests[0]?.prompt.length ?? 0;
    const sampled = 'analysis'.length + 'Hm.'.length + 'assistant'.length + 'final'.length + 'Hello!'.length + 7;
    expect(usage).toEqual({
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: inputTokens },
      output_tokens: sampled,
      output_tokens_details: { reasoning_tokens: 'analysis'.length + 'Hm.'.length + 3 },
      total_tokens: inputTokens + sampled,
    });
  });

  test('gives a call of a function, and takes its result', async () => {
    const { openai, shown } = responsesApi([THOUGHT('Look.') + CALL('get_weather', '{"city":"Rome"}'), FINAL('Sunny.')]);
    const tools = [WEATHER];
    const first = await openai.responses.create({ ...ask, tools });
    const call = first.output[1];
    expect(first.status).toBe('completed');
    expect(call).toMatchObject({ type: 'function_call', status: 'completed', name: 'get_weather', arguments: '{"city":"Rome"}' });
    if (call?.type !== 'function_call') throw new Error('No call.');
    const result = { type: 'function_call_output' as const, call_id: call.call_id, output: '25 °C' };
    const second = await openai.responses.create({ model: 'tiny', tools, previous_response_id: first.id, input: [result] });
    expect(second.output_text).toBe('Sunny.');
    expect(shown(1)).toContain(
      '<|channel|>analysis<|message|>Look.<|end|><|start|>assistant<|channel|>commentary to=functions.get_weather ' +
        '<|constrain|>json<|message|>{"city":"Rome"}<|call|>' +
        '<|start|>functions.get_weather to=assistant<|channel|>commentary<|message|>25 °C<|end|><|start|>assistant',
    );
  });

  test('gives a call without arguments as {}, one of an unknown function by its name, and arguments that are no JSON as they are', async () => {
    const calls = [CALL('get_weather', ''), CALL('unknown', '{}'), CALL('get_weather', '{oops')];
    const { openai } = responsesApi(calls);
    const outputs = [];
    for (const _ of calls) outputs.push((await openai.responses.create({ ...ask, tools: [WEATHER] })).output[0]);
    expect(outputs).toMatchObject([
      { name: 'get_weather', arguments: '{}' },
      { name: 'unknown', arguments: '{}' },
      { name: 'get_weather', arguments: '{oops' },
    ]);
  });

  test('gives a call as text where the request declares no tools, or chooses none', async () => {
    const { openai, shown } = responsesApi([CALL('get_weather', '{"city":"Rome"}')]);
    expect((await openai.responses.create(ask)).output_text).toBe('{"city":"Rome"}');
    expect((await openai.responses.create({ ...ask, tools: [WEATHER], tool_choice: 'none' })).output_text).toBe(
      '{"city":"Rome"}',
    );
    expect(shown(1)).not.toContain('get_weather');
  });

  test('says incomplete of what the maximum of tokens cut off', async () => {
    const text = responsesApi([FINAL('Hello, world!')]);
    const cut = await text.openai.responses.create({ ...ask, max_output_tokens: 12 });
    expect(cut).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, completed_at: null });
    expect(cut.output).toMatchObject([{ status: 'incomplete', content: [{ text: 'Hello' }] }]);
    const call = responsesApi([CALL('get_weather', '{"city":"Rome"}')]);
    const cutCall = await call.openai.responses.create({ ...ask, tools: [WEATHER], max_output_tokens: 50 });
    expect(cutCall).toMatchObject({ status: 'incomplete', output: [{ type: 'function_call', status: 'incomplete' }] });
    expect(cutCall.output[0]).not.toMatchObject({ arguments: '{"city":"Rome"}' });
  });

  test('carries reasoning as an opaque text on request, and takes it back', async () => {
    const { openai, shown } = responsesApi([THOUGHT('Grüße?') + CALL('get_weather', '{}'), FINAL('Done.')]);
    const include = ['reasoning.encrypted_content' as const];
    const first = await openai.responses.create({ ...ask, tools: [WEATHER], store: false, include });
    const [reasoning, call] = first.output;
    if (reasoning?.type !== 'reasoning' || call?.type !== 'function_call') throw new Error('No call.');
    expect(reasoning.encrypted_content).toMatch(/^[\w.+/=]+$/);
    // As the AI SDK sends it back: without the text.
    const { id, summary, encrypted_content } = reasoning;
    const input = [
      { role: 'user' as const, content: 'Hi' },
      { type: 'reasoning' as const, id, summary, encrypted_content: encrypted_content ?? null },
      call,
      { type: 'function_call_output' as const, call_id: call.call_id, output: 'ok' },
    ];
    await openai.responses.create({ model: 'tiny', tools: [WEATHER], store: false, input });
    expect(shown(1)).toContain('<|channel|>analysis<|message|>Grüße?<|end|>');
    const wrong = openai.responses.create({
      model: 'tiny',
      input: [{ type: 'reasoning', id, summary, encrypted_content: 'gAAA' }],
    });
    expect(await failure(wrong)).toMatchObject({
      status: 400,
      code: 'invalid_encrypted_content',
      param: 'input[0].encrypted_content',
    });
  });

  test('gives log-probabilities of output texts on request, and of nothing else', async () => {
    const { openai } = responsesApi([THOUGHT('Hm.') + FINAL('Hé')]);
    const { output } = await openai.responses.create({ ...ask, include: ['message.output_text.logprobs'], top_logprobs: 2 });
    const logprobs =
      output[1]?.type === 'message' && output[1].content[0]?.type === 'output_text' ? output[1].content[0].logprobs : [];
    expect(logprobs?.map(({ token, bytes }) => [token, bytes])).toEqual([
      ['H', [72]],
      ['bytes:\\xc3', [0xc3]],
      ['bytes:\\xa9', [0xa9]],
    ]);
    expect(logprobs?.[0]).toEqual({
      token: 'H',
      bytes: [72],
      logprob: -0.5,
      top_logprobs: [
        { token: 'H', bytes: [72], logprob: -0.5 },
        { token: 'I', bytes: [73], logprob: -1.5 },
      ],
    });
    expect(JSON.stringify(output[0])).not.toContain('logprob');
  });

  test('answers by the model that is there where none is named, and echoes the name that is', async () => {
    const { post } = responsesApi([FINAL('Hello!')]);
    expect((await post({ input: 'Hi' })).json.model).toBe('tiny');
    expect((await post({ input: 'Hi', model: 'openai/tiny' })).json.model).toBe('openai/tiny');
    expect((await post({ input: 'Hi', model: 'gpt-5' })).json.error).toMatchObject({ code: 'model_not_found', param: 'model' });
  });

  test('says a failure before the first token with its status, and one midway in the response', async () => {
    const early = responsesApi([FINAL('Hello!')]);
    early.generator.beforePrefill = async () => {
      throw Object.assign(new Error('The GPU went away.'), { name: 'device-lost' });
    };
    expect(await failure(early.openai.responses.create(ask))).toMatchObject({ status: 500, code: 'device_lost' });
    expect(await early.store.list()).toEqual([]);
    const late = responsesApi([FINAL('Hello!')]);
    let tokens = 0;
    late.generator.beforeToken = async () => {
      if (++tokens === 12) late.generator.destroy();
    };
    const response = await late.openai.responses.create(ask);
    expect(response).toMatchObject({ status: 'failed', error: { code: 'server_error', message: 'The GPU went away.' } });
    expect(response.output).toMatchObject([{ status: 'incomplete', content: [{ text: 'Hell' }] }]);
  });

  test('refuses input that the context cannot hold, or leaves the oldest turns out', async () => {
    const { openai, shown } = responsesApi([FINAL('Hello!')], { contextTokens: 600 });
    const turn = (text: string) => [
      { role: 'user' as const, content: text.repeat(200) },
      { role: 'assistant' as const, content: 'Yes.' },
    ];
    const input = [...turn('a'), ...turn('b'), { role: 'user' as const, content: 'Hi' }];
    expect(await failure(openai.responses.create({ model: 'tiny', input }))).toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      param: 'input',
    });
    expect((await openai.responses.create({ model: 'tiny', input, truncation: 'auto' })).output_text).toBe('Hello!');
    expect(shown(0)).not.toContain('aaa');
    expect(shown(0)).toContain('Hi');
  });
});
