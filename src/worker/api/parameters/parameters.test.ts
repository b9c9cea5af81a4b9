import { describe, expect, test } from 'vitest';
import { post, service } from '../../testing/api-client.ts';
import { createHandler } from '../http/handler.ts';
import { RequestParameters } from './parameters.ts';
import { parseSeed } from './sampling.ts';

const refusal = (param: string, code: string) => expect.objectContaining({ status: 400, param, code });

describe('a nested object', () => {
  const parameters = () =>
    new RequestParameters({
      format: { type: 'schema', schema: { strict: 'yes' }, none: null },
      messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }, { role: 'wizard' }],
      text: 'a',
    });

  test('is read with the path in what it refuses', () => {
    const format = parameters().object('format');
    expect(format?.oneOf('type', ['text', 'schema'], null)).toBe('schema');
    expect(format?.object('none')).toBe(null);
    const schema = format?.object('schema');
    expect(() => schema?.boolean('strict')).toThrow(refusal('format.schema.strict', 'invalid_type'));
    expect(() => schema?.string('name')).toThrow(refusal('format.schema.name', 'missing_required_parameter'));
  });

  test('in a list has its place in the path', () => {
    const [first, second] = parameters().list('messages');
    const [part] = first?.list('content') ?? [];
    expect(() => part?.string('text')).toThrow(refusal('messages[0].content[0].text', 'invalid_type'));
    expect(() => second?.oneOf('role', ['user', 'assistant'], null)).toThrow(refusal('messages[1].role', 'invalid_value'));
  });

  test('that is none is refused by its own name', () => {
    expect(() => parameters().object('text')).toThrow(refusal('text', 'invalid_type'));
    expect(() => parameters().object('messages')).toThrow(refusal('messages', 'invalid_type'));
    expect(() => parameters().list('text')).toThrow(refusal('text', 'invalid_type'));
    expect(() => new RequestParameters({ list: [1] }).list('list')).toThrow(refusal('list[0]', 'invalid_type'));
  });

  test('absent or null is none', () => {
    const empty = new RequestParameters({ a: null });
    expect([empty.object('a'), empty.object('b'), empty.list('a'), empty.list('b')]).toEqual([null, null, [], []]);
    expect(empty.oneOf('a', ['x'], 'y')).toBe('y');
  });

  test('refuses what is unknown in it with the rest of the request', () => {
    const request = new RequestParameters({ a: { known: true, b: [{ c: 1, other: 1 }] } });
    const a = request.object('a');
    a?.boolean('known');
    expect(() => request.rejectUnknown()).toThrow(refusal('a.b', 'unknown_parameter'));
    for (const each of a?.list('b') ?? []) each.integer('c', { min: 0, max: 1 }, null);
    expect(() => request.rejectUnknown()).toThrow(refusal('a.b[0].other', 'unknown_parameter'));
  });
});

test('oneOf names what it would take', () => {
  const parameters = new RequestParameters({ effort: 'huge' });
  expect(() => parameters.oneOf('effort', ['low', 'high'], 'low')).toThrow("expected one of 'low', 'high', but got 'huge'");
});

test('a seed keeps its digits under any name, as Workers AI calls it `random_seed`', () => {
  const parameters = new RequestParameters({ random_seed: 2n ** 64n - 1n });
  expect(parseSeed(parameters, 'random_seed')).toBe(2n ** 64n - 1n);
  expect(parseSeed(parameters)).toBe(null);
});

test('a body that is nested beyond the stack is refused, not a failure', async () => {
  const depth = 200_000;
  const response = await createHandler(service())(post(`{"a": ${'['.repeat(depth)}12345678901234567890${']'.repeat(depth)}}`));
  expect([response.status, (await response.json()).error.code]).toEqual([400, 'invalid_json']);
});
