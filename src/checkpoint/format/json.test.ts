import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode, join } from '../testing/tiny-checkpoint.ts';
import { parseJson } from './json.ts';

const parse = (text: string) => parseJson(encode(text), 'a.json');
const refusal = expect.objectContaining({ name: 'checkpoint-invalid' });

describe('parseJson', () => {
  test('agrees with JSON.parse on any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['at the top', '{"a":1,"a":1}'],
    ['after a nested object', '{"a":{"b":1},"a":1}'],
    ['inside an array', '[{"x":[]},{"b":[1,{"c":1}],"b":2}]'],
    ['spelled with an escape', String.raw`{"a":1,"\u0061":2}`],
    ['spelled with quotes inside', String.raw`{"\"{":1,"\"{":2}`],
    ['that are empty', '{"":1,"":2}'],
    ['named __proto__', '{"__proto__":1,"__proto__":2}'],
  ])('refuses duplicate keys %s', (_, text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ name: 'checkpoint-invalid', message: expect.stringContaining('twice') }),
    );
  });

  test.each([
    ['one key in two objects', '[{"a":1},{"a":1}]'],
    ['a key as a value too', '{"a":"a","b":["a","a"]}'],
    ['brackets and commas in strings', '{"a":"{,\\"","b":"}],"}'],
  ])('accepts %s', (_, text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ['a byte order mark', join(Uint8Array.of(0xef, 0xbb, 0xbf), encode('{}'))],
    ['bytes that are not UTF-8', join(encode('{"a":"'), Uint8Array.of(0xff), encode('"}'))],
    ['NUL padding', encode('{}\0\0')],
    ['nothing', new Uint8Array()],
  ])('refuses %s', (_, bytes) => {
    expect(() => parseJson(bytes, 'a.json')).toThrow(refusal);
  });

  test.each(['[', '{"a":'])('refuses depth: %s', (open) => {
    const close = open === '[' ? ']' : '}';
    const nested = (depth: number) => open.repeat(depth - 1) + (open === '[' ? '[]' : '{}') + close.repeat(depth - 1);
    expect(() => parse(nested(64))).not.toThrow();
    for (const depth of [65, 10_000, 1_000_000]) expect(() => parse(nested(depth))).toThrow(refusal);
  });

  test('refuses more values than a model has, and text that only opens', () => {
    expect(() => parse(`[${'1,'.repeat(60_000)}1]`)).not.toThrow();
    expect(() => parse(`[${'1,'.repeat(70_000)}1]`)).toThrow(refusal);
    for (const text of ['"', '"\\', '{"a', '[{'.repeat(30)]) expect(() => parse(text)).toThrow(refusal);
  });
});
