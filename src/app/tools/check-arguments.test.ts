import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentProblem } from './check-arguments.ts';
import { schemaProblem } from './schema-problem.ts';

const CITY = JSON.stringify({
  type: 'object',
  properties: { city: { type: 'string', minLength: 2 }, days: { type: 'integer', minimum: 1, maximum: 9 } },
  required: ['city'],
  additionalProperties: false,
});

describe('arguments', () => {
  test.each([
    ['{"city":"Rome"}', null],
    ['{"city":"Rome","days":3}', null],
    ['{"city":', 'The arguments are no JSON: '],
    ['[]', 'the value needs object and has []'],
    ['', 'the value needs the member "city"'],
    ['{"city":3}', '/city needs string and has 3'],
    ['{"city":"x"}', '/city needs at least 2 characters'],
    ['{"city":"Rome","days":0}', '/days needs at least 1 and has 0'],
    ['{"city":"Rome","town":"x"}', 'the value must not have the member "town"'],
  ])('%s: %s', (text, problem) => {
    if (problem === null) expect(argumentProblem(text, CITY)).toBeNull();
    else expect(argumentProblem(text, CITY)).toContain(problem);
  });

  test('a function without parameters takes nothing, and any JSON', () => {
    expect(argumentProblem('', null)).toBeNull();
    expect(argumentProblem('{"a":1}', null)).toBeNull();
    expect(argumentProblem('a', null)).toContain('no JSON');
  });
});

const leaf = fc.constantFrom<object | boolean>(
  { type: 'string', maxLength: 2 },
  { type: ['integer', 'null'] },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 5 },
  { enum: ['a', 1, { b: 2, a: [1] }] },
  { const: null },
  true,
  false,
  {},
  { $ref: '#/$defs/name' },
);
const schema = fc.letrec<{ any: object | boolean }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ type: fc.constant('array'), items: tie('any'), minItems: fc.nat(2), maxItems: fc.integer({ min: 1, max: 3 }) }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('any'), { noNullPrototype: true }),
      required: fc.subarray(['a', 'b']),
      additionalProperties: tie('any'),
    }),
    fc.record({ anyOf: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ allOf: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
  ),
}));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>('a', 'abc', 0, 1, 2.5, 7, null, true, { b: 2, a: [1] }),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { noNullPrototype: true }),
  ),
}));

test('agrees with Ajv on any value of any schema of the keywords that it knows', () => {
  const ajv = new Ajv2020({ strict: false });
  let fits = 0;
  let runs = 0;
  fc.assert(
    fc.property(schema.any, value.any, (drawn, each) => {
      const root = { $defs: { name: { type: 'string', minLength: 1 } }, allOf: [drawn] };
      const isValid = ajv.compile(root)(each);
      runs += 1;
      fits += isValid ? 1 : 0;
      expect(schemaProblem(each, root) === null).toBe(isValid);
    }),
    { numRuns: 150 },
  );
  // Both outcomes were compared.
  expect(fits).toBeGreaterThan(runs / 20);
  expect(fits).toBeLessThan(runs);
});

test('a schema that only points to itself ends', () => {
  expect(schemaProblem(1, { $ref: '#' })).toBeNull();
});
