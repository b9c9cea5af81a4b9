import { describe, expect, test } from 'vitest';
import { accepts, allowedBytes, stateBehind } from '../testing/read-text.ts';
import { compileSchema } from './compile-schema.ts';
import { jsonObject } from './json-object.ts';

function grammarOf(schema: unknown) {
  const { grammar, ignored } = compileSchema(schema, { strict: false });
  expect(ignored).toEqual([]);
  return grammar;
}

const closed = { type: 'object', additionalProperties: false };
const three = { ...closed, properties: { a: { type: 'integer' }, ab: { type: 'null' }, c: true }, required: ['a'] };
const shapes = {
  closed: three,
  open: { type: 'object', properties: { a: { type: 'integer' } }, additionalProperties: { type: 'boolean' } },
  counted: { type: 'object', required: ['a', 'b'], maxProperties: 3, minProperties: 3 },
  patterned: { ...closed, patternProperties: { '^x-(a|b)$': { type: 'integer' } }, minProperties: 2 },
  named: { type: 'object', propertyNames: { enum: ['p', 'q'] } },
  dependent: { ...closed, properties: { card: { type: 'string' }, address: true }, dependentRequired: { card: ['address'] } },
  tagged: {
    oneOf: ['k', 'l'].map((kind) => ({
      ...closed,
      properties: { kind: { const: kind }, [kind]: true },
      required: ['kind', kind],
    })),
  },
};

describe('objects', () => {
  test.each<[keyof typeof shapes, string, boolean]>([
    ['closed', '{"a":1}', true],
    ['closed', '{"c":[{}],"ab":null,"a":1}', true],
    ['closed', '{"\\u0061":1,"\\u0061b":null}', true],
    ['closed', '{}', false],
    ['closed', '{"a":1,"a":2}', false],
    ['closed', '{"a":1,"\\u0061":2}', false],
    ['closed', '{"a":1,"b":2}', false],
    ['closed', '{"a":1,}', false],
    ['closed', '{,"a":1}', false],
    ['open', '{"b":true,"a":1,"":false}', true],
    ['open', '{"b":true,"b":true}', false],
    ['open', '{"a":true}', false],
    ['open', '{"aa":1}', false],
    ['counted', '{"x":1,"b":1,"a":1}', true],
    ['counted', '{"x":1,"y":1', false],
    ['counted', '{"a":1,"b":1}', false],
    ['patterned', '{"x-b":1,"x-a":2}', true],
    ['patterned', '{"x-b":1,"x-b', false],
    ['patterned', '{"x-b":1}', false],
    ['named', '{"q":[],"p":1}', true],
    ['named', '{"r":1}', false],
    ['dependent', '{"card":"1","address":1}', true],
    ['dependent', '{"address":1}', true],
    ['dependent', '{"card":"1"}', false],
    ['tagged', '{"l":1,"kind":"l"}', true],
    ['tagged', '{"l":1,"kind":"k"', false],
  ])('%s: %s is %s', (shape, text, expected) => {
    expect(accepts(grammarOf(shapes[shape]), text)).toBe(expected);
  });

  test('white space as JSON.stringify writes it, with any indent; no run without end', () => {
    const grammar = grammarOf(true);
    let value: unknown = { deep: [1, { a: null }] };
    for (let depth = 0; depth < 12; depth++) value = { deeper: [value] };
    for (const indent of [0, 1, 2, 10, '\t']) expect(accepts(grammar, JSON.stringify(value, null, indent))).toBe(true);
    expect(stateBehind(grammar, `{${' '.repeat(1000)}`)).toBeNull();
    expect([accepts(grammar, ' 1'), accepts(grammar, '{} ')]).toEqual([false, false]);
  });

  test('a key that is free says so, and never repeats one', () => {
    const grammar = jsonObject();
    const inKey = stateBehind(grammar, '{"one":1,"o');
    expect(inKey !== null && grammar.stringRun(inKey)).toEqual({ min: 0, max: Number.POSITIVE_INFINITY, closed: null });
    expect(accepts(grammar, '{"one":1,"on":2,"once":{"one":3}}')).toBe(true);
    expect(stateBehind(grammar, '{"one":1,"one"')).toBeNull();
  });

  test('a forced byte is the only one', () => {
    const grammar = grammarOf({ ...closed, properties: { city: { const: 'Rome' } }, required: ['city'] });
    for (const [read, next] of [
      ['{"', 'c\\'],
      ['{"city":"Rom', '\\e'],
      ['{"city"', '\t\n\r :'],
    ] as const) {
      expect(String.fromCharCode(...allowedBytes(grammar, stateBehind(grammar, read) ?? grammar.start))).toBe(
        [...next].toSorted().join(''),
      );
    }
  });
});

describe('arrays', () => {
  const colours = { type: 'array', items: { enum: ['red', 'green', 1, null] }, uniqueItems: true, minItems: 2 };
  const mixed = {
    type: 'array',
    items: { type: ['integer', 'string'] },
    contains: { type: 'integer' },
    minContains: 2,
    maxContains: 2,
    maxItems: 3,
  };
  const tuple = { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false, minItems: 1 };

  test.each<[object, string, boolean]>([
    [colours, '["green",null,1,"red"]', true],
    [colours, '["red"]', false],
    [colours, '["red","r\\u0065d"]', false],
    [colours, '[1,1.0]', false],
    [mixed, '[1,"a",2]', true],
    [mixed, '["a","b"', false],
    [mixed, '[1,2,3]', false],
    [tuple, '[1]', true],
    [tuple, '[1,"a"]', true],
    [tuple, '[1,"a",', false],
    [tuple, '[]', false],
  ])('%j: %s is %s', (schema, text, expected) => {
    const grammar = grammarOf(schema);
    expect(
      expected ? accepts(grammar, text) : !accepts(grammar, text) && (text.endsWith(']') || stateBehind(grammar, text) === null),
    ).toBe(true);
  });
});

test('an enumeration has its values, and nothing else', () => {
  const grammar = grammarOf({ enum: ['yes', 'no', 2, { a: [true] }] });
  const texts = ['"yes"', '"no"', '2', '{"a":[true]}', '{ "a": [ true ] }', '"maybe"', '{"a":[false]}', '{}', '22'];
  expect(texts.map((text) => accepts(grammar, text))).toEqual([true, true, true, true, true, false, false, false, false]);
  expect(() => grammarOf({ enum: [] })).toThrow(expect.objectContaining({ name: 'invalid_json_schema', path: '/enum' }));
});

describe('large schemas', () => {
  test('an object of 5,000 properties, in any order', () => {
    const names = Array.from({ length: 5000 }, (_, at) => `property_${at}`);
    const properties = Object.fromEntries(
      names.map((name, at) => [name, at % 2 === 0 ? { type: 'integer' } : { type: 'boolean' }]),
    );
    const { grammar } = compileSchema({ ...closed, properties, required: names }, { strict: true });
    const members = names.map((name, at) => `"${name}":${at % 2 === 0 ? at : at % 3 === 0}`);
    expect(accepts(grammar, `{${members.toReversed().join()}}`)).toBe(true);
    expect(stateBehind(grammar, `{${members.slice(1).join()}}`)).toBeNull();
  });

  test('recursion as deep as the text', () => {
    const grammar = grammarOf({
      $defs: {
        list: { anyOf: [{ type: 'null' }, { ...closed, properties: { next: { $ref: '#/$defs/list' } }, required: ['next'] }] },
      },
      $ref: '#/$defs/list',
    });
    expect(accepts(grammar, `${'{"next":'.repeat(3000)}null${'}'.repeat(3000)}`)).toBe(true);
  });

  test('a value that several branches share is read once: ambiguity does not grow with depth', () => {
    const branch = (kind: string) => ({
      ...closed,
      properties: { child: { $ref: '#' }, kind: { const: kind } },
      required: ['kind'],
    });
    const grammar = grammarOf({ anyOf: [branch('a'), branch('b'), branch('c')] });
    const state = stateBehind(grammar, '{"child":'.repeat(40));
    expect(state).toHaveLength(3);
    expect(accepts(grammar, `${'{"child":'.repeat(40)}{"kind":"c"}${',"kind":"b"}'.repeat(40)}`)).toBe(true);
  });
});
