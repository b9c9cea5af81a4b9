import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileSchema } from '../../../worker/grammar/json/compile-schema.ts';
import { answerForm, withAnswerForm } from './format.ts';
import {
  FIELD_TYPES,
  freeName,
  hasOptional,
  newField,
  type ShapeField,
  schemaOfShape,
  shapeError,
  shapeOfSchema,
} from './shape.ts';

const names = fc.uniqueArray(
  fc.string({ minLength: 1, maxLength: 6 }).filter((name) => name !== '__proto__'),
  { maxLength: 4 },
);
const shapes = fc.letrec<{ fields: ShapeField[]; field: ShapeField }>((tie) => ({
  fields: fc
    .tuple(names, fc.array(tie('field'), { minLength: 4, maxLength: 4 }))
    .map(([all, fields]) => all.flatMap((name, at) => (fields[at] ? [{ ...fields[at], name }] : []))),
  field: fc
    .record({
      type: fc.constantFrom(...FIELD_TYPES),
      isList: fc.boolean(),
      isRequired: fc.boolean(),
      values: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 }),
      fields: fc.oneof({ depthSize: 'small' }, fc.constant([]), tie('fields')),
    })
    .map((field) => ({
      ...field,
      name: '',
      values: field.type === 'enum' ? field.values : [],
      fields: field.type === 'object' ? field.fields : [],
    })),
})).fields;

test('fields say a schema that says the same fields, and that a mask can hold', () => {
  fc.assert(
    fc.property(shapes, (fields) => {
      const schema = schemaOfShape(fields);
      // An object lists keys that are whole numbers first.
      const sorted = (all: readonly ShapeField[] | null) => [...(all ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
      if (fields.every(({ type }) => type !== 'object')) expect(sorted(shapeOfSchema(schema))).toEqual(sorted(fields));
      else expect(shapeOfSchema(schema)).not.toBeNull();
      expect(shapeError(fields)).toBeNull();
      expect(new Ajv2020({ strict: true }).validateSchema(schema)).toBe(true);
      expect(compileSchema(schema, { strict: !hasOptional(fields) }).ignored).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test.each([
  { type: 'string' },
  { type: 'object', properties: { a: { type: 'string', maxLength: 3 } }, required: [], additionalProperties: false },
  { type: 'object', properties: {}, required: ['a'], additionalProperties: false },
  { type: 'object', properties: { a: { anyOf: [] } }, additionalProperties: false },
  { type: 'object', properties: {} },
  null,
])('a schema that says more than fields can stays text: %j', (schema) => {
  expect(shapeOfSchema(schema)).toBeNull();
});

test('what is wrong with fields is said', () => {
  const [a, b] = [newField('a'), newField('b')];
  expect(shapeError([a, { ...b, name: '' }])).toBe('Each field needs a name.');
  expect(shapeError([a, a])).toContain('Two fields have the name “a”');
  expect(shapeError([{ ...a, type: 'enum' }])).toContain('needs at least one value');
  expect(shapeError([{ ...a, type: 'object', fields: [b, b] }])).toContain('“b”');
  expect(freeName([newField('field_2')])).toBe('field_3');
});

test.each(['chat', 'responses', 'completions', 'workers-ai'] as const)(
  'the form of an answer is written where %s reads it',
  (endpoint) => {
    const schema = schemaOfShape([newField('a')]);
    for (const form of [{ kind: 'schema', schema }, { kind: 'json' }, { kind: 'text' }] as const) {
      const before = { text: { verbosity: 'low' }, response_format: { type: 'text' } };
      expect(answerForm(endpoint, withAnswerForm(endpoint, before, form))).toEqual(form);
    }
    expect(withAnswerForm('responses', { text: { format: { type: 'text' } } }, { kind: 'text' })).toEqual({});
  },
);
