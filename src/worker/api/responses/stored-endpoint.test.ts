import { NotFoundError } from 'openai';
import { describe, expect, test } from 'vitest';
import { failure } from '../../testing/api-client.ts';
import { Gate } from '../../testing/fake-models.ts';
import { FINAL, responsesApi, THOUGHT } from '../../testing/responses-client.ts';
import { memoryResponseStore } from './store/memory-response-store.ts';

const ask = { model: 'tiny', input: 'Hi' } as const;
const UNKNOWN = `resp_${'0'.repeat(32)}`;

/** An API whose model waits before its first token, and the id of a streamed response of it. */
async function running() {
  const api = responsesApi([FINAL('x'.repeat(100))]);
  const gate = new Gate();
  api.generator.beforeToken = () => gate.pass();
  const stream = await api.openai.responses.create({ ...ask, stream: true });
  const events = stream[Symbol.asyncIterator]();
  const first = await events.next();
  if (first.done || first.value.type !== 'response.created') throw new Error('The stream did not begin.');
  await expect.poll(() => gate.arrived).toBeGreaterThan(0);
  const rest = async () => {
    const types: string[] = [];
    for (let step = await events.next(); !step.done; step = await events.next()) types.push(step.value.type);
    return types;
  };
  return { ...api, gate, id: first.value.response.id, rest };
}

describe('a stored response', () => {
  test('is read back as it was given', async () => {
    const { openai } = responsesApi([THOUGHT('Hm.') + FINAL('Hello!')]);
    const { output_text: _text, ...created } = await openai.responses.create({ ...ask, metadata: { topic: 'greeting' } });
    expect(await openai.responses.retrieve(created.id)).toMatchObject(created);
  });

  test('is not kept with store: false', async () => {
    const { openai } = responsesApi([FINAL('Hello!')]);
    const { id } = await openai.responses.create({ ...ask, store: false });
    expect(await failure(openai.responses.retrieve(id))).toBeInstanceOf(NotFoundError);
  });

  test('is deleted, and is not found any more', async () => {
    const { openai, handle } = responsesApi([FINAL('Hello!')]);
    const { id } = await openai.responses.create(ask);
    const deletion = await handle(new Request(`https://app.test/v1/responses/${id}`, { method: 'DELETE' }));
    expect(await deletion.json()).toEqual({ id, object: 'response', deleted: true });
    const error = await failure(openai.responses.delete(id));
    expect(error).toMatchObject({ status: 404, code: 'response_not_found', type: 'invalid_request_error' });
    expect(await failure(openai.responses.retrieve(id))).toMatchObject({ status: 404 });
    expect(await failure(openai.responses.cancel(id))).toMatchObject({ status: 404 });
    expect(await failure(openai.responses.inputItems.list(id))).toMatchObject({ status: 404 });
  });

  test('is not streamed again: a clear error says so', async () => {
    const { openai } = responsesApi([FINAL('Hello!')]);
    const { id } = await openai.responses.create(ask);
    const error = await failure(openai.responses.retrieve(id, { stream: true, starting_after: 3 }));
    expect(error).toMatchObject({ status: 400, code: 'unsupported_parameter', param: 'stream' });
    expect((await openai.responses.retrieve(id, { stream: false, include: ['reasoning.encrypted_content'] })).id).toBe(id);
  });

  test('that has ended is given as it is when it is cancelled', async () => {
    const { openai } = responsesApi([FINAL('Hello!')]);
    const { id } = await openai.responses.create(ask);
    expect(await openai.responses.cancel(id)).toMatchObject({ id, status: 'completed' });
  });
});

describe('storage that fails', () => {
  const fails = () => Promise.reject(Object.assign(new Error('The disk is broken.'), { name: 'storage-failed' }));

  test('is named where a response is read or continued', async () => {
    const { openai } = responsesApi([FINAL('Hello!')], { store: { ...memoryResponseStore(), get: fails } });
    for (const call of [openai.responses.retrieve(UNKNOWN), openai.responses.create({ ...ask, previous_response_id: UNKNOWN })]) {
      expect(await failure(call)).toMatchObject({ status: 500, code: 'storage_failed' });
    }
  });

  test('ends a response that cannot be kept as failed, with all its text', async () => {
    const { openai } = responsesApi([FINAL('Hello!')], { store: { ...memoryResponseStore(), put: fails } });
    const response = await openai.responses.create(ask);
    expect(response).toMatchObject({ status: 'failed', error: { message: 'The disk is broken.' }, output_text: 'Hello!' });
    expect((await openai.responses.create({ ...ask, store: false })).status).toBe('completed');
  });
});

describe('a response in progress', () => {
  test('is found, with its input, and can be cancelled: its stream ends, and it stays as cancelled', async () => {
    const { openai, generator, gate, id, rest } = await running();
    expect(await openai.responses.retrieve(id)).toMatchObject({ id, status: 'in_progress' });
    expect((await openai.responses.inputItems.list(id)).data).toMatchObject([{ content: [{ text: 'Hi' }] }]);
    const cancelled = openai.responses.cancel(id);
    gate.open();
    expect(await cancelled).toMatchObject({ id, status: 'cancelled' });
    expect((await rest()).at(-1)).toBe('response.incomplete');
    expect(generator.ends).toEqual(['aborted']);
    expect(await openai.responses.retrieve(id)).toMatchObject({ status: 'cancelled' });
  });

  test('can be deleted: it ends, and nothing of it is kept', async () => {
    const { openai, generator, gate, id, store } = await running();
    const deleted = openai.responses.delete(id);
    gate.open();
    await deleted;
    expect(generator.ends).toEqual(['aborted']);
    expect(await store.list()).toEqual([]);
  });

  test('cannot be continued yet', async () => {
    const { openai, gate, id } = await running();
    const error = await failure(openai.responses.create({ ...ask, previous_response_id: id }));
    gate.open();
    expect(error).toMatchObject({ status: 400, code: 'previous_response_not_found' });
    expect(error.message).toContain('in progress');
  });
});

describe('previous_response_id', () => {
  test('continues the conversation, without the instructions and the reasoning of before', async () => {
    const { openai, shown } = responsesApi([THOUGHT('Secret.') + FINAL('One.'), FINAL('Two.'), FINAL('Three.')]);
    const first = await openai.responses.create({ ...ask, instructions: 'Be brief.' });
    const second = await openai.responses.create({ ...ask, input: 'And?', previous_response_id: first.id });
    const third = await openai.responses.create({
      ...ask,
      input: 'More?',
      previous_response_id: second.id,
      instructions: 'Be long.',
    });
    expect(second.previous_response_id).toBe(first.id);
    expect(shown(0)).toContain('Be brief.');
    expect(shown(1)).not.toContain('Be brief.');
    expect(shown(1)).not.toContain('Secret.');
    const turns = ['user<|message|>Hi', 'assistant<|channel|>final<|message|>One.', 'user<|message|>And?'];
    const more = ['assistant<|channel|>final<|message|>Two.', 'user<|message|>More?'];
    const rendered = [...turns, ...more].map((turn) => `<|start|>${turn}<|end|>`).join('');
    expect(shown(2)).toContain(`${rendered}<|start|>assistant`);
    expect(shown(2)).toContain('Be long.');
    expect(third.instructions).toBe('Be long.');
  });

  test('works from a response that was deleted later on: each keeps its whole conversation', async () => {
    const { openai, shown } = responsesApi([FINAL('One.'), FINAL('Two.'), FINAL('Three.')]);
    const first = await openai.responses.create(ask);
    const second = await openai.responses.create({ ...ask, input: 'And?', previous_response_id: first.id });
    await openai.responses.delete(first.id);
    await openai.responses.create({ ...ask, input: 'More?', previous_response_id: second.id });
    expect(shown(2)).toContain('One.');
  });

  test('needs a response that is stored', async () => {
    const { openai } = responsesApi([FINAL('Hello!')]);
    expect(await failure(openai.responses.create({ ...ask, previous_response_id: UNKNOWN }))).toMatchObject({
      status: 400,
      code: 'previous_response_not_found',
      param: 'previous_response_id',
    });
  });
});

describe('item_reference', () => {
  test('stands for an item of a stored response, with and without its type', async () => {
    const { openai, shown, post } = responsesApi([FINAL('One.'), FINAL('Two.')]);
    const { output } = await openai.responses.create(ask);
    const id = output[0]?.id ?? '';
    const input = [
      { role: 'user', content: 'Hi' },
      { type: 'item_reference', id },
      { role: 'user', content: 'And?' },
    ];
    expect((await post({ model: 'tiny', input })).status).toBe(200);
    expect(shown(1)).toContain('<|start|>assistant<|channel|>final<|message|>One.<|end|>');
    expect((await post({ model: 'tiny', input: [{ id }, { role: 'user', content: 'And?' }] })).status).toBe(200);
    expect(shown(2)).toContain('One.');
  });

  test('of nothing that is stored is an error at its place', async () => {
    const { openai } = responsesApi([FINAL('One.')]);
    for (const id of ['msg_of_openai', `msg_${'0'.repeat(32)}o0`]) {
      const error = await failure(openai.responses.create({ model: 'tiny', input: [{ type: 'item_reference', id }] }));
      expect(error).toMatchObject({ status: 400, code: 'item_not_found', param: 'input[0].id' });
    }
  });
});

describe('GET /v1/responses/{id}/input_items', () => {
  const input = ['one', 'two', 'three'].map((content) => ({ role: 'user' as const, content }));

  test('lists the items of the request, the newest first, page by page', async () => {
    const { openai } = responsesApi([FINAL('Hello!')]);
    const { id } = await openai.responses.create({ model: 'tiny', input });
    const texts: unknown[] = [];
    for await (const item of openai.responses.inputItems.list(id, { limit: 2 })) {
      texts.push(item.type === 'message' && item.content[0] && 'text' in item.content[0] ? item.content[0].text : null);
    }
    expect(texts).toEqual(['three', 'two', 'one']);
    const page = await openai.responses.inputItems.list(id, { limit: 2, order: 'asc' });
    expect(page.data).toMatchObject([
      { type: 'message', role: 'user', status: 'completed' },
      { content: [{ type: 'input_text', text: 'two' }] },
    ]);
    expect(page.has_more).toBe(true);
    const after = await openai.responses.inputItems.list(id, { order: 'asc', after: page.data[1]?.id ?? '' });
    expect(after.data).toMatchObject([{ content: [{ text: 'three' }] }]);
  });

  test.each([
    [{ limit: 0 }, 'limit', 'integer_below_min_value'],
    [{ limit: 101 }, 'limit', 'integer_above_max_value'],
    [{ order: 'random' }, 'order', 'invalid_value'],
    [{ after: 'msg_unknown' }, 'after', 'invalid_value'],
  ])('refuses %j', async (query, param, code) => {
    const { openai } = responsesApi([FINAL('Hello!')]);
    const { id } = await openai.responses.create({ model: 'tiny', input });
    expect(await failure(openai.responses.inputItems.list(id, query as object))).toMatchObject({ status: 400, param, code });
  });
});

test.each([
  ['GET', '/responses', 'POST'],
  ['POST', '/responses/resp_1', 'GET, DELETE'],
])('%s at %s is refused with the methods that are there', async (method, path, allowed) => {
  const { handle } = responsesApi([FINAL('Hello!')]);
  const response = await handle(new Request(`https://app.test/v1${path}`, { method }));
  expect([response.status, response.headers.get('allow')]).toEqual([405, allowed]);
});
