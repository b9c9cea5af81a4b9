// The shapes of schemas, one by one. The random schemas of library-rendering.test.ts check their
// combinations.

import { expect, test } from 'vitest';
import type { JsonSchema } from '../message.ts';
import { schemaToTypeScript } from './schema-to-typescript.ts';

function object(properties: Record<string, unknown>, required: string[] = []): JsonSchema {
  return { type: 'object', properties, required };
}

test.each<[string, JsonSchema, string]>([
  ['nothing', {}, 'any'],
  ['an unknown keyword', { $ref: '#/x' }, 'any'],
  ['an integer', { type: 'integer' }, 'number'],
  ['an enum', { type: 'string', enum: ['a', 'b'] }, '"a" | "b"'],
  ['several types', { type: ['integer', 'null'] }, 'number | null'],
  ['a list', { type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, '"a" | "b"[]'],
  ['a list of anything', { type: 'array' }, 'Array<any>'],
  ['an empty object', object({}), '{\n}'],
  ['required and optional', object({ a: { type: 'string' }, b: { type: 'number' } }, ['a']), '{\na: string,\nb?: number,\n}'],
  ['a default', object({ a: { type: 'string', default: 'x' } }), '{\na?: string, // default: "x"\n}'],
  ['the default of an enum', object({ a: { type: 'string', enum: ['x'], default: 'x' } }), '{\na?: "x", // default: x\n}'],
  ['a default that is null', object({ a: { type: 'string', default: null } }), '{\na?: string, // default: null\n}'],
  ['a nullable', object({ a: { type: 'string', nullable: true } }), '{\na?: string | null,\n}'],
  [
    'comments',
    object({ a: { type: 'string', title: 'T', description: 'D', examples: ['e', 1] } }),
    '{\n// T\n//\n// D\n// Examples:\n// - "e"\na?: string,\n}',
  ],
  [
    'an object inside',
    object({ a: { description: 'D', ...object({ b: { type: 'boolean' } }) } }),
    '{\n// D\na?:     // D\n{\n    b?: boolean,\n    },\n}',
  ],
  [
    'a union as property',
    object({
      a: {
        description: 'D',
        oneOf: [
          { type: 'string', description: 'first' },
          { type: 'number', description: 'second' },
        ],
      },
    }),
    '{\n// D\na?:\n | string\n | number // second\n,\n}',
  ],
  ['a union', { oneOf: [{ type: 'string', default: 'x' }, { type: 'number' }] }, '\n | string // default: "x"\n | number'],
])('%s', (_, schema, type) => {
  expect(schemaToTypeScript(schema)).toBe(type);
});

test('names of object members are properties like any other', () => {
  const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"number"}}}');
  expect(schemaToTypeScript(schema as JsonSchema)).toBe('{\n__proto__?: string,\nconstructor?: number,\n}');
});
