import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { JsonNumber } from '../../harmony/json-as-written.ts';
import { post, service } from '../../testing/api-client.ts';
import { createHandler } from '../http/handler.ts';
import { nameIgnored } from '../http/ignored.ts';
import { defaultsTo, type Fields, readFields, required, schemaOf } from './field.ts';
import { boolean, custom, decimal, either, integer, list, object, oneOf, text, unsupported, withoutEffect } from './kinds.ts';
import { RequestBody, readBody } from './request-body.ts';
import { SEED_FIELD } from './sampling.ts';

const refusal = (param: string, code: string) => expect.objectContaining({ status: 400, param, code });

const PART = object({ type: required(oneOf(['text'], 'Kind.')), text: required(text('The text.')) }, 'A part.');
const MESSAGE = object(
  {
    role: required(oneOf(['user', 'assistant'], 'Who wrote it.')),
    content: either<unknown>(
      { string: text('A text.'), array: list(PART, 'Parts.', { minItems: 1, maxItems: 2 }) },
      'What it says.',
    ),
  },
  'A message.',
);
const FIELDS = {
  messages: required(list(MESSAGE, 'The conversation.', { minItems: 1 })),
  temperature: defaultsTo(1, decimal({ min: 0, max: 2 }, 'Randomness.')),
  top_k: integer({ min: 0, max: 9 }, 'Likeliest tokens.'),
  stream: defaultsTo(false, boolean('Streamed.')),
  name: text('A name.', { minLength: 1, maxLength: 3 }),
  user: withoutEffect('No one asks.'),
  tier: withoutEffect('There is one.', (raw) => raw === 'default'),
  audio: unsupported('Ask for text.', (raw) => raw === 'none'),
} satisfies Fields;

const message = { role: 'user', content: 'hi' };
const read = (body: object) => readFields(FIELDS, new RequestBody(body));

describe('fields', () => {
  test('are read with their defaults, and null is absent', () => {
    const absent = { top_k: null, name: null, user: null, tier: null, audio: null };
    expect(read({ messages: [message], top_k: null, temperature: null })).toEqual({
      messages: [message],
      temperature: 1,
      stream: false,
      ...absent,
    });
  });

  // Each body and what it is refused with. The JSON Schema must refuse the same bodies.
  test.each<[object, string, string]>([
    [{}, 'messages', 'missing_required_parameter'],
    [{ messages: null }, 'messages', 'missing_required_parameter'],
    [{ messages: 'hi' }, 'messages', 'invalid_type'],
    [{ messages: [] }, 'messages', 'invalid_value'],
    [{ messages: [1] }, 'messages[0]', 'invalid_type'],
    [{ messages: [{ content: 'a' }] }, 'messages[0].role', 'missing_required_parameter'],
    [{ messages: [message, { role: 'wizard' }] }, 'messages[1].role', 'invalid_value'],
    [{ messages: [{ role: 'user', content: 7 }] }, 'messages[0].content', 'invalid_type'],
    [{ messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] }, 'messages[0].content[0].text', 'invalid_type'],
    [
      { messages: [{ role: 'user', content: [1, 2, 3].map(() => ({ type: 'text', text: 'a' })) }] },
      'messages[0].content',
      'array_above_max_length',
    ],
    [{ messages: [message], temperature: 2.5 }, 'temperature', 'decimal_above_max_value'],
    [{ messages: [message], temperature: '1' }, 'temperature', 'invalid_type'],
    [{ messages: [message], top_k: -1 }, 'top_k', 'integer_below_min_value'],
    [{ messages: [message], top_k: 1.5 }, 'top_k', 'invalid_type'],
    [{ messages: [message], stream: 'yes' }, 'stream', 'invalid_type'],
    [{ messages: [message], name: '' }, 'name', 'invalid_value'],
    [{ messages: [message], name: 'long' }, 'name', 'string_above_max_length'],
  ])('%j is refused at %s with %s, and by the JSON Schema', (body, param, code) => {
    expect(() => read(body)).toThrow(refusal(param, code));
    const validate = new Ajv2020().compile(schemaOf(FIELDS));
    expect(validate(body)).toBe(false);
  });

  test('accept what their JSON Schema accepts', () => {
    const validate = new Ajv2020().compile(schemaOf(FIELDS));
    const bodies = [
      { messages: [message] },
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'a' }] }], temperature: 0, top_k: 9, name: 'abc', tier: 1 },
    ];
    for (const body of bodies) {
      expect(validate(body)).toBe(true);
      expect(() => read(body)).not.toThrow();
    }
  });

  test('that nothing here supports are refused with the remedy, unless they ask for nothing', () => {
    expect(() => read({ messages: [message], audio: 'wav' })).toThrow(refusal('audio', 'unsupported_parameter'));
    expect(() => read({ messages: [message], audio: 'wav' })).toThrow('Ask for text.');
    expect(read({ messages: [message], audio: 'none' }).audio).toBe(null);
  });

  test('without effect and unknown ones are named in a header, wherever they are', () => {
    const body = new RequestBody({ messages: [{ ...message, mood: 'é,' }], user: 'me', tier: 'default', temprature: 1 });
    readFields(FIELDS, body);
    const { headers } = nameIgnored(new Response(), body);
    expect(headers.get('x-gpt-oss-web-ignored')).toBe('user, temprature, messages[0].mood');
    expect(nameIgnored(new Response(), new RequestBody({})).headers.has('x-gpt-oss-web-ignored')).toBe(false);
  });

  test('are named in a header of bounded length, whatever their names are', () => {
    const names = ['é,\n', '\ud800', 'x'.repeat(1000), ...Array.from({ length: 40 }, (_, i) => `n${i}`)];
    const body = new RequestBody(Object.fromEntries(names.map((name) => [name, 1])));
    readFields({}, body);
    const header = nameIgnored(new Response(), body).headers.get('x-gpt-oss-web-ignored') ?? '';
    expect(header).toMatch(/^%C3%A9%2C%0A, %EF%BF%BD, x{100}, n0, .*, n26, and 13 more$/);
  });

  test('of the prototype are unknown like any other', () => {
    const body = new RequestBody(JSON.parse('{"messages": [{"role": "user"}], "toString": 1, "__proto__": 2}'));
    expect(readFields(FIELDS, body).messages).toEqual([{ role: 'user', content: null }]);
    expect(body.unknown).toEqual(['toString', '__proto__']);
  });
});

test('a value is also read as it was written', async () => {
  const schema = custom({}, 'A schema.', (value) => value.asWritten());
  const request = new Request('https://app.test/', { method: 'POST', body: '{"list": [{"schema": {"b": 1.0, "1": null}}]}' });
  const { list: items } = readFields({ list: list(object({ schema }, ''), '') }, await readBody(request));
  expect(items?.[0]?.schema).toEqual(
    new Map<string, unknown>([
      ['b', new JsonNumber('1.0')],
      ['1', null],
    ]),
  );
});

test('a seed keeps its digits under any name, as Workers AI calls it `random_seed`', () => {
  const seed = 2n ** 64n - 1n;
  expect(readFields({ random_seed: SEED_FIELD }, new RequestBody({ random_seed: seed }, '{}'))).toEqual({ random_seed: seed });
});

test('oneOf names what it accepts', () => {
  const fields = { effort: oneOf(['low', 'high'], 'Effort.') };
  expect(() => readFields(fields, new RequestBody({ effort: 'huge' }))).toThrow("expected one of 'low', 'high', but got 'huge'");
});

test('a body that is nested beyond the stack is refused, not a failure', async () => {
  const depth = 200_000;
  const response = await createHandler(service())(post(`{"a": ${'['.repeat(depth)}12345678901234567890${']'.repeat(depth)}}`));
  expect([response.status, (await response.json()).error.code]).toEqual([400, 'invalid_json']);
});
