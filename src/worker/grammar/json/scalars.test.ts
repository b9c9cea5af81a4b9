import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonNumber } from '../../harmony/json-as-written.ts';
import { accepts, allowedBytes, stateBehind } from '../testing/read-text.ts';
import { compileSchema } from './compile-schema.ts';

function grammarOf(schema: unknown) {
  const { grammar, ignored } = compileSchema(schema, { strict: false });
  expect(ignored).toEqual([]);
  return grammar;
}

/** The texts that a schema accepts. */
function accepted(schema: unknown, texts: readonly string[]): string[] {
  const grammar = grammarOf(schema);
  return texts.filter((text) => accepts(grammar, text));
}

describe('numbers', () => {
  const bound = fc
    .tuple(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: 0, max: 3 }))
    .map(([digits, places]) => digits / 10 ** places);
  const bounds = fc.record(
    { minimum: bound, maximum: bound, exclusiveMinimum: bound, exclusiveMaximum: bound },
    { requiredKeys: [] },
  );
  const value = fc.oneof(
    bound,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    bound.map((each) => each * 1e-5),
  );

  function inBounds(
    number: number,
    { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Record<string, number | undefined>,
  ): boolean {
    return (
      number >= (minimum ?? -Infinity) &&
      number <= (maximum ?? Infinity) &&
      number > (exclusiveMinimum ?? -Infinity) &&
      number < (exclusiveMaximum ?? Infinity)
    );
  }

  test('a number is accepted just if it is in the range, in the spelling of JSON.stringify', () => {
    fc.assert(
      fc.property(bounds, fc.array(value, { minLength: 10, maxLength: 10 }), (range, values) => {
        const known = [...values, ...Object.values(range)];
        const schema = { anyOf: [{ type: 'number', ...range }, { type: 'null' }] };
        const expected = known.filter((number) => inBounds(number, range)).map((number) => JSON.stringify(number));
        expect(
          accepted(
            schema,
            known.map((number) => JSON.stringify(number)),
          ),
        ).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('a multiple is accepted just if it is one, exactly', () => {
    const step = fc.constantFrom(1, 2, 7, 12, 0.5, 0.01, 0.125, 250);
    fc.assert(
      fc.property(step, fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 0, max: 3 }), (multipleOf, digits, places) => {
        const number = digits / 10 ** places;
        // In thousandths, everything is a whole number.
        const isMultiple = Math.round(number * 1000) % Math.round(multipleOf * 1000) === 0;
        expect(accepted({ type: 'number', multipleOf }, [JSON.stringify(number)]).length).toBe(isMultiple ? 1 : 0);
        expect(accepted({ type: 'number', not: { multipleOf } }, [JSON.stringify(number)]).length).toBe(isMultiple ? 0 : 1);
      }),
    );
  });

  test.each([
    [
      { type: 'integer', minimum: 3, maximum: 120 },
      ['3', '120', '3.0', '12.000'],
      ['2', '121', '129', '3.1', '1.2e1', '03', '+3', '3.', ''],
    ],
    [
      { type: 'number', minimum: -1.5, maximum: 100 },
      ['-1.5', '1e2', '1.0E+02', '9.99e+1', '-0', '0.0', '100.000', '5e-3'],
      ['-1.51', '1e3', '10e1', '-', '1e', '100.01'],
    ],
    [{ const: 1 }, ['1', '1.0', '1e0', '1.00'], ['10', '1.1', '-1', '"1"', 'true']],
    [{ enum: [0.3, 1e21, -2] }, ['0.3', '0.30', '3e-1', '1e21', '1e+21', '-2.0'], ['0.31', '0.3000000000000001', '2', '1e22']],
    [{ const: new JsonNumber('9007199254740993') }, ['9007199254740993'], ['9007199254740992', '9007199254740994']],
    [
      { type: 'number', exclusiveMaximum: 1, minimum: 0 },
      ['0', '0.5', '0.9999999999999999'],
      ['1', '1.0', '0.99999999999999999999'],
    ],
    [{ type: 'integer', minimum: 0, not: { enum: [5, 7] } }, ['4', '6', '8', '50'], ['5', '7', '5.0', '-1']],
    [{ type: 'number', not: { type: 'integer' } }, ['0.5', '1.25', '-3.001'], ['1', '1.0', '0', '-3.000']],
    [{ type: 'number', multipleOf: 0.01 }, ['0.07', '1.10', '3', '-2.55'], ['0.075', '1e-2']],
  ])('%j: one text for each spelling', (schema, yes, no) => {
    expect(accepted(schema, [...yes, ...no])).toEqual(yes);
  });

  test('a digit is refused at once from which no number of the range comes', () => {
    const grammar = grammarOf({ type: 'integer', minimum: 50, maximum: 120 });
    const digits = (text: string) => String.fromCharCode(...allowedBytes(grammar, stateBehind(grammar, text) ?? grammar.start));
    expect([digits(''), digits('1'), digits('12'), digits('5')]).toEqual(['156789', '012', '0', '0123456789']);
  });
});

describe('strings', () => {
  const character = fc.constantFrom('a', '"', '\\', '\n', '\u0001', 'é', '中', '😀', '/');
  const text = fc.array(character, { maxLength: 6 }).map((parts) => parts.join(''));
  const escaped = (value: string) =>
    `"${[...Array(value.length).keys()].map((at) => `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;

  test('lengths count code points, in each spelling', () => {
    fc.assert(
      fc.property(text, fc.nat(4), fc.nat(4), (value, minLength, more) => {
        const maxLength = minLength + more;
        const length = [...value].length;
        const expected = length >= minLength && length <= maxLength;
        const spelled = [JSON.stringify(value), escaped(value), escaped(value).toUpperCase().replaceAll('\\U', '\\u')];
        expect(accepted({ type: 'string', minLength, maxLength }, spelled).length).toBe(expected ? 3 : 0);
      }),
    );
  });

  test('a pattern and lengths hold together', () => {
    const patterns = fc.constantFrom('^(ab)*$', 'a', '^[^a]+$', '^a?b?$', '\\n', '^(?:aa|aaa)+$', '[é-\\u{1f600}]');
    fc.assert(
      fc.property(
        patterns,
        fc.array(fc.constantFrom('a', 'b', 'é', '\n', '😀'), { maxLength: 7 }),
        fc.nat(3),
        fc.nat(4),
        (pattern, parts, minLength, more) => {
          const value = parts.join('');
          const schema = { anyOf: [{ type: 'string', pattern, minLength, maxLength: minLength + more }, { type: 'null' }] };
          const expected = new RegExp(pattern, 'u').test(value) && parts.length >= minLength && parts.length <= minLength + more;
          expect(accepted(schema, [JSON.stringify(value), escaped(value)]).length).toBe(expected ? 2 : 0);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('free text says how many characters may come; a long limit costs nothing', () => {
    const grammar = grammarOf({ type: 'string', minLength: 2, maxLength: 10_000 });
    const behind = (read: string) => {
      const state = stateBehind(grammar, read);
      return state === null ? null : grammar.stringRun(state);
    };
    expect(behind('"')).toMatchObject({ min: 2, max: 10_000 });
    expect(behind('"a\\u00e9😀')).toMatchObject({ min: 0, max: 9_997 });
    expect([behind('"\\'), behind('"\\u00'), behind('')]).toEqual([null, null, null]);
    expect(grammar.isEnd((behind('"')?.closed ?? []) as typeof grammar.start)).toBe(true);
  });

  test('text without a limit has one key, whatever was read', () => {
    const grammar = grammarOf({ type: 'string' });
    const keys = ['"', '"a', '"abc\\n'].map((read) => grammar.key(stateBehind(grammar, read) ?? grammar.start));
    expect(new Set(keys).size).toBe(1);
  });

  test.each(['"\\ud800"', '"\\ud800\\u0041"', '"\\udc00"', '"\t"', '"\\x"', '"\\u12g4"', '"', 'a'])(
    '%s is no JSON string',
    (wrong) => {
      expect(accepted({ type: 'string' }, [wrong])).toEqual([]);
    },
  );

  test('an escape is begun only if a character of the set may come of it', () => {
    const grammar = grammarOf({ type: 'string', pattern: '^[\\u{1f600}]$' });
    const next = (read: string) => String.fromCharCode(...allowedBytes(grammar, stateBehind(grammar, read) ?? grammar.start));
    expect([next('"\\'), next('"\\u'), next('"\\ud83d'), next('"\\ud83d\\u')]).toEqual(['u', 'Dd', '\\', 'Dd']);
  });
});
