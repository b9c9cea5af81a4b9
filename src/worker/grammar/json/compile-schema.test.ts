import { describe, expect, test } from 'vitest';
import { parseExactJson } from '../../api/parameters/exact-json.ts';
import { Draws } from '../testing/draws.ts';
import { randomToolSchema } from '../testing/random-schema.ts';
import { accepts, allowedBytes, drawText } from '../testing/read-text.ts';
import { compileSchema } from './compile-schema.ts';

const strictObject = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

function refusal(schema: unknown, strict: boolean): { name: string; path: string; message: string } | null {
  try {
    compileSchema(schema, { strict });
    return null;
  } catch (error) {
    return error as { name: string; path: string; message: string };
  }
}

describe('in both modes', () => {
  test.each<[unknown, string, string]>([
    [[], '', 'must be an object or a boolean'],
    ['string', '', 'must be an object or a boolean'],
    [{ type: 'strin' }, '/type', 'type must be one of null'],
    [{ properties: [] }, '/properties', 'properties must be an object'],
    [{ properties: { 'a/b~': 1 } }, '/properties/a~1b~0', 'must be an object or a boolean'],
    [{ type: 'array', items: { minLength: -1 } }, '/items/minLength', 'whole number'],
    [{ minimum: '1' }, '/minimum', 'minimum must be a number'],
    [{ multipleOf: 0 }, '/multipleOf', 'above 0'],
    [{ enum: [] }, '/enum', 'at least one value'],
    [{ anyOf: [] }, '/anyOf', 'at least one schema'],
    [{ required: 'a' }, '/required', 'required must be an array'],
    [{ uniqueItems: 'yes' }, '/uniqueItems', 'a boolean'],
  ])('%j is malformed at %s', (schema, path, reason) => {
    expect(refusal(schema, false)).toMatchObject({ name: 'invalid_json_schema', path, message: expect.stringContaining(reason) });
  });

  test.each<[unknown, string]>([
    [false, ''],
    [{ type: 'integer', minimum: 5, maximum: 4 }, ''],
    [{ type: 'integer', exclusiveMinimum: 4, exclusiveMaximum: 5 }, ''],
    [{ type: 'string', enum: [1, 2] }, ''],
    [strictObject({ a: { type: 'string', minLength: 3, maxLength: 2 } }), '/properties/a'],
    [strictObject({ a: strictObject({ b: { type: 'string', pattern: '^ab$', minLength: 3 } }) }), '/properties/a/properties/b'],
    [{ type: 'string', pattern: '^(ab)*$', minLength: 3, maxLength: 3 }, ''],
    [{ type: 'array', items: { type: 'integer', minimum: 1, maximum: 0 }, minItems: 1 }, '/items'],
    [{ $defs: { loop: strictObject({ next: { $ref: '#/$defs/loop' } }) }, $ref: '#/$defs/loop' }, '/$defs/loop/properties/next'],
    [{ anyOf: [{ type: 'number', minimum: 1, maximum: 0 }] }, '/anyOf/0'],
  ])('%j has no value, and is refused at %s', (schema, path) => {
    for (const strict of [true, false]) {
      expect(refusal(schema, strict)).toMatchObject({
        name: 'invalid_json_schema',
        path,
        message: expect.stringContaining('No value satisfies'),
      });
    }
  });

  test('an optional property without a value is never written', () => {
    const { grammar } = compileSchema(
      { type: 'object', properties: { a: false, b: true }, additionalProperties: false },
      { strict: false },
    );
    expect([accepts(grammar, '{}'), accepts(grammar, '{"b":0}'), accepts(grammar, '{"a":0}')]).toEqual([true, true, false]);
  });

  test('references: pointers, anchors, ids, escaped names, siblings, recursion', () => {
    const schema = {
      $id: 'https://example.com/root',
      $defs: {
        'a/b%': { $anchor: 'named', type: 'integer' },
        other: { $id: 'other.json', $defs: { word: { type: 'string' } }, type: 'array', items: { $ref: '#/$defs/word' } },
      },
      type: 'object',
      properties: {
        pointer: { $ref: '#/$defs/a~1b%25', minimum: 3 },
        anchor: { $ref: '#named' },
        id: { $ref: 'other.json' },
        inside: { $ref: 'https://example.com/other.json#/$defs/word' },
        self: { $ref: '#' },
      },
      additionalProperties: false,
    };
    const { grammar, ignored } = compileSchema(schema, { strict: false });
    expect(ignored).toEqual([]);
    expect(accepts(grammar, '{"pointer":3,"anchor":0,"id":["x"],"inside":"y","self":{"self":{}}}')).toBe(true);
    for (const wrong of ['{"pointer":2}', '{"anchor":"a"}', '{"id":[1]}', '{"inside":1}', '{"self":1}'])
      expect(accepts(grammar, wrong)).toBe(false);
  });

  test('JSON as written keeps numbers that doubles would round', () => {
    const { grammar } = compileSchema(parseExactJson('{"enum":[9007199254740993,1.50]}'), { strict: true });
    expect(['9007199254740993', '9007199254740992', '1.5', '1.50'].map((text) => accepts(grammar, text))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe('without strict', () => {
  test.each<[object, string]>([
    [{ type: 'string', pattern: '(?=a)b' }, '/pattern'],
    [{ type: 'string', format: 'idn-email' }, '/format'],
    [{ type: 'array', uniqueItems: true }, '/uniqueItems'],
    [{ $dynamicRef: '#x' }, '/$dynamicRef'],
    [{ $ref: 'https://example.com/elsewhere.json' }, '/$ref'],
    [{ $ref: '#/nowhere' }, '/$ref'],
    [{ allOf: [{ $ref: '#' }] }, '/allOf'],
    [{ type: 'array', items: [{ type: 'string' }] }, '/items'],
    [{ not: { uniqueItems: true } }, '/not'],
    [{ if: { properties: { not: { pattern: '\\b' } } }, else: false }, '/if'],
    [{ properties: { not: { pattern: '\\b' } } }, '/properties/not/pattern'],
    [{ type: 'string', minLength: 9000, pattern: `^(${'[ab]{40}c'.repeat(70)})*$` }, '/minLength'],
    [{ properties: { a: { propertyNames: { pattern: '\\bx' } } } }, '/properties/a/propertyNames/pattern'],
  ])('%j: what cannot be held is named, the rest holds', (schema, path) => {
    const { grammar, ignored } = compileSchema({ ...schema, maxProperties: 1 }, { strict: false });
    expect(ignored.map((each) => each.path)).toEqual([path]);
    expect(accepts(grammar, '{"a":1,"b":2}')).toBe(false);
  });

  test('several are named at once', () => {
    const schema = { type: 'object', properties: { a: { pattern: '\\ba' }, b: { format: 'x', maxLength: 2, type: 'string' } } };
    const { grammar, ignored } = compileSchema(schema, { strict: false });
    expect(ignored.map(({ keyword }) => keyword)).toEqual(['pattern', 'format']);
    expect([accepts(grammar, '{"b":"ab"}'), accepts(grammar, '{"b":"abc"}')]).toEqual([true, false]);
  });
});

describe('in strict mode', () => {
  const deep = (levels: number): object => (levels === 0 ? { type: 'string' } : strictObject({ a: deep(levels - 1) }));

  test.each<[object, string]>([
    [{ type: 'object', properties: {} }, '/additionalProperties'],
    [{ type: 'object', properties: {}, additionalProperties: {} }, '/additionalProperties'],
    [{ ...strictObject({ a: {} }), required: [] }, '/properties/a'],
    [strictObject({ a: { allOf: [{}] } }), '/properties/a/allOf'],
    [strictObject({ a: { type: 'array', items: { oneOf: [{}] } } }), '/properties/a/items/oneOf'],
    [{ $defs: { x: { not: {} } }, ...strictObject({}) }, '/$defs/x/not'],
    [strictObject({ a: { type: 'string', pattern: '(?!b)' } }), '/properties/a/pattern'],
    [strictObject({ a: { type: 'string', format: 'color' } }), '/properties/a/format'],
    [strictObject({ a: { patternProperties: { x: {} } } }), '/properties/a/patternProperties'],
    [deep(11), '/properties/a'.repeat(11)],
    [strictObject({ a: { enum: Array.from({ length: 1001 }, (_, at) => at) } }), '/properties/a'],
    [strictObject({ a: { enum: Array.from({ length: 251 }, (_, at) => `${at}`.padStart(60)) } }), '/properties/a/enum'],
    [strictObject({ ['x'.repeat(120_001)]: {} }), ''],
    [strictObject(Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`p${at}`, {}]))), ''],
  ])('%# is refused at its keyword', (schema, path) => {
    expect(refusal(schema, true)).toMatchObject({ name: 'invalid_json_schema', path });
  });

  test('the subset is accepted up to its limits', () => {
    expect(refusal(deep(10), true)).toBeNull();
    expect(refusal({ enum: Array.from({ length: 1000 }, (_, at) => at) }, true)).toBeNull();
    // A property may have the name of a keyword.
    expect(
      refusal(strictObject({ items: strictObject({ properties: strictObject({ not: { type: ['string', 'null'] } }) }) }), true),
    ).toBeNull();
  });
});

test('states with equal keys allow the same bytes', () => {
  let compared = 0;
  for (let seed = 0; seed < 5; seed++) {
    const draws = new Draws(seed);
    const { grammar } = compileSchema(randomToolSchema(draws), { strict: false });
    const allowed = new Map<string, string>();
    for (let time = 0; time < 2; time++) {
      let state = grammar.start;
      for (const byte of new TextEncoder().encode(drawText(grammar, draws, { patience: 60, keys: ['a', 'name'] }))) {
        const bytes = allowedBytes(grammar, state).join();
        const known = allowed.get(grammar.key(state));
        compared += Number(known !== undefined);
        expect(known ?? bytes).toBe(bytes);
        allowed.set(grammar.key(state), bytes);
        state = grammar.next(state, byte) ?? grammar.start;
      }
    }
  }
  expect(compared).toBeGreaterThan(20);
});
