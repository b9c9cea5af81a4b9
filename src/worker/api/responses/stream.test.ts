import fc from 'fast-check';
import type OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { failure } from '../../testing/api-client.ts';
import { CALL, FINAL, PREAMBLE, responsesApi, THOUGHT, WEATHER } from '../../testing/responses-client.ts';

const ask = { model: 'tiny', input: 'Hi' } as const;

type Event = OpenAI.Responses.ResponseStreamEvent;

/** The events as they cross the wire, and what stands behind them. */
async function rawEvents(texts: readonly string[], body: object): Promise<{ events: Event[]; names: string[]; end: string }> {
  const { handle } = responsesApi(texts);
  const request = new Request('https://app.test/v1/responses', {
    method: 'POST',
    body: JSON.stringify({ ...body, stream: true }),
  });
  const blocks = (await (await handle(request)).text()).trim().split('\n\n');
  const end = blocks.pop() ?? '';
  const lines = blocks.map((block) => block.split('\n'));
  return {
    events: lines.map(([, data = '']) => JSON.parse(data.replace(/^data: /, '')) as Event),
    names: lines.map(([name = '']) => name.replace(/^event: /, '')),
    end,
  };
}

/** An answer without what differs between two of them, ids and times, and without what `.stream()` adds. */
function comparable(response: unknown): unknown {
  const times = new Set(['created_at', 'completed_at']);
  const parsed = new Set(['output_parsed', 'parsed', 'parsed_arguments']);
  const ids = new Map<string, string>();
  const named = (id: string) => ids.get(id) ?? ids.set(id, `id-${ids.size}`).get(id);
  return JSON.parse(
    JSON.stringify(response, (key, value: unknown) => {
      if (parsed.has(key)) return undefined;
      if (times.has(key)) return value === null ? null : 0;
      return (key === 'id' || key === 'call_id') && typeof value === 'string' ? named(value) : value;
    }),
  );
}

describe('POST /v1/responses, streamed', () => {
  test('announces each item, its part and its text, and ends with [DONE]', async () => {
    const text = THOUGHT('Hm.') + PREAMBLE('So') + CALL('get_weather', '{}');
    const { events, names, end } = await rawEvents([text], { ...ask, tools: [WEATHER] });
    expect(names).toEqual(events.map(({ type }) => type));
    expect(events.map((event) => ('sequence_number' in event ? event.sequence_number : -1))).toEqual(events.map((_, at) => at));
    expect(end).toBe('data: [DONE]');
    const item = 'output_item.added content_part.added';
    const done = 'content_part.done output_item.done';
    const expected = [
      'created in_progress',
      `${item} reasoning_text.delta reasoning_text.delta reasoning_text.delta reasoning_text.done ${done}`,
      `${item} output_text.delta output_text.delta output_text.done ${done}`,
      'output_item.added function_call_arguments.delta function_call_arguments.delta function_call_arguments.done output_item.done',
      'completed',
    ];
    expect(names.map((name) => name.replace('response.', '')).join(' ')).toBe(expected.join(' '));
    expect(events[0]).toMatchObject({ response: { status: 'in_progress', output: [] } });
    expect(events.at(-3)).toMatchObject({ arguments: '{}', name: 'get_weather', output_index: 2 });
  });

  test('says the same of an item wherever it says it', async () => {
    const text = THOUGHT('Hm.') + PREAMBLE('So') + CALL('get_weather', '{}');
    const { events } = await rawEvents([text], { ...ask, tools: [WEATHER] });
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('Not completed.');
    const done = events.flatMap((event) => (event.type === 'response.output_item.done' ? [event.item] : []));
    expect(done).toEqual(last.response.output);
    const added = events.flatMap((event) => (event.type === 'response.output_item.added' ? [event.item] : []));
    const identity = (item: OpenAI.Responses.ResponseOutputItem) => [item.id, item.type, 'call_id' in item ? item.call_id : null];
    expect(added.map(identity)).toEqual(done.map(identity));
    const responses = events.flatMap((event) => ('response' in event ? [event.response.id] : []));
    expect(new Set(responses).size).toBe(1);
  });

  test('ends with response.incomplete where the maximum of tokens cut it off', async () => {
    const { events, end } = await rawEvents([FINAL('Hello, world!')], { ...ask, max_output_tokens: 12 });
    expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', response: { status: 'incomplete' } });
    expect(end).toBe('data: [DONE]');
  });

  test('ends a failure midway with an error and response.failed; openai throws the error', async () => {
    const make = () => {
      const api = responsesApi([FINAL('Hello!')]);
      let tokens = 0;
      api.generator.beforeToken = async () => {
        if (++tokens === 12) api.generator.destroy();
      };
      return api;
    };
    const types: string[] = [];
    const { handle } = make();
    const body = JSON.stringify({ ...ask, stream: true });
    const text = await (await handle(new Request('https://app.test/v1/responses', { method: 'POST', body }))).text();
    for (const [, type] of text.matchAll(/^event: (.*)$/gm)) types.push(type ?? '');
    expect(types.slice(-3)).toEqual(['response.output_item.done', 'error', 'response.failed']);
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    const readAll = async () => {
      for await (const event of await make().openai.responses.create({ ...ask, stream: true })) expect(event.type).toBeTruthy();
    };
    expect(await failure(readAll())).toMatchObject({ code: 'device_lost', message: 'The GPU went away.' });
  });

  test('stops the GPU when the client leaves, and keeps what it has as cancelled', async () => {
    const { openai, generator, store } = responsesApi([FINAL('x'.repeat(2000))]);
    generator.beforeToken = () => new Promise((resolve) => setTimeout(resolve, 1));
    let id = '';
    for await (const event of await openai.responses.create({ ...ask, stream: true })) {
      if (event.type === 'response.created') id = event.response.id;
      if (event.type === 'response.output_text.delta') break;
    }
    await expect.poll(() => generator.ends).toEqual(['aborted']);
    await expect.poll(async () => (await store.get(id))?.response.status).toBe('cancelled');
    expect((await store.get(id))?.response.output).toMatchObject([{ status: 'incomplete', content: [{ text: /^x+$/ }] }]);
  });

  test('stops the GPU when the client of a whole response leaves', async () => {
    const { handle, generator } = responsesApi([FINAL('x'.repeat(2000))]);
    generator.beforeToken = () => new Promise((resolve) => setTimeout(resolve, 1));
    const response = await handle(new Request('https://app.test/v1/responses', { method: 'POST', body: JSON.stringify(ask) }));
    await response.body?.cancel();
    await expect.poll(() => generator.ends).toEqual(['aborted']);
  });

  test('whatever the model says: openai accepts the stream, and what it adds up to is the whole response', async () => {
    const words = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((word) => !word.includes('<|'));
    const json = fc.oneof(fc.json({ maxDepth: 1 }), words, fc.constant(''));
    const message = fc.oneof(
      words.map(THOUGHT),
      words.map(PREAMBLE),
      fc
        .tuple(fc.constantFrom('get_weather', 'other'), json)
        .map(([name, text]) => `${CALL(name, text).replace('<|call|>', '<|end|>')}<|start|>assistant`),
    );
    const ending = fc.oneof(
      words.map(FINAL),
      json.map((text) => CALL('get_weather', text)),
      words,
    );
    const body = fc.record({
      tools: fc.subarray([WEATHER]),
      max_output_tokens: fc.option(fc.integer({ min: 1, max: 120 })),
      top_logprobs: fc.option(fc.integer({ min: 1, max: 2 })),
      include: fc.subarray(['reasoning.encrypted_content' as const]),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 3 }), ending, body, async (messages, last, options) => {
        const text = messages.join('') + last;
        const request = { ...ask, ...options };
        const whole = await responsesApi([text]).openai.responses.create(request);
        const stream = responsesApi([text]).openai.responses.stream(request);
        const done: unknown[] = [];
        for await (const event of stream) {
          if (event.type === 'response.output_item.done') done.push(event.item);
        }
        const final = await stream.finalResponse();
        expect(comparable(final)).toEqual(comparable(whole));
        expect(comparable(done)).toEqual(comparable(final.output));
        expect(whole.status).toBe(whole.incomplete_details === null ? 'completed' : 'incomplete');
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
