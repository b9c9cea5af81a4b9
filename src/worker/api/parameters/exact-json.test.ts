import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExactJson } from './exact-json.ts';

test.each([
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', 9007199254740992n],
  ['-9007199254740993', -9007199254740993n],
  ['18446744073709551615', 18446744073709551615n],
  ['[1, 12345678901234567890, "12345678901234567890"]', [1, 12345678901234567890n, '12345678901234567890']],
  ['{"a": {"12345678901234567890": 12345678901234567890}}', { a: { '12345678901234567890': 12345678901234567890n } }],
  ['1234567890123456.5', 1234567890123456.5],
  ['12345678901234567890e3', Number('12345678901234567890e3')],
  ['1e20', 1e20],
  ['"\\"12345678901234567890 \\\\"', '"12345678901234567890 \\'],
  ['["\\\\", 12345678901234567890]', ['\\', 12345678901234567890n]],
])('reads %s', (text, value) => {
  expect(parseExactJson(text)).toEqual(value);
});

test.each([
  '12345678901234567890abc',
  '{12345678901234567890: 1}',
  '[1 12345678901234567890]',
  '0123456789012345678',
  '"1234567890123456',
])('refuses %s as JSON.parse does', (text) => {
  expect(() => parseExactJson(text)).toThrow(SyntaxError);
});

test('reads any JSON as JSON.parse does, where its numbers are safe', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(value, fc.constantFrom('1234567890123456', '"', '\\', '{'), (drawn, text) => {
      // The text takes the exact path.
      const json = JSON.stringify([drawn, `${text}1234567890123456`]);
      expect(parseExactJson(json)).toEqual(
        JSON.parse(json, (_, found) => {
          return typeof found === 'number' &&
            Number.isInteger(found) &&
            !Number.isSafeInteger(found) &&
            /^-?\d+$/.test(String(found))
            ? BigInt(String(found))
            : found;
        }),
      );
    }),
    { numRuns: 500 },
  );
});

test('keeps every digit of any integer', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (integer) => {
      const [read] = parseExactJson(`[ ${integer} ]`) as [number | bigint];
      expect(BigInt(read)).toBe(integer);
      expect(typeof read).toBe(integer >= -(2n ** 53n) + 1n && integer <= 2n ** 53n - 1n ? 'number' : 'bigint');
    }),
  );
});
