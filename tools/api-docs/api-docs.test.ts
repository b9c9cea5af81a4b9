import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parameterTables } from './parameter-tables.ts';
import { withSection } from './section.ts';
import { rangeText, typeText } from './value-text.ts';

test('the tables of docs/api.md are current; else run npx tsx tools/api-docs/main.ts', async () => {
  const document = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  expect(document).toBe(withSection(document, parameterTables()));
});

test('a row has name, type, range, default and description of a parameter, also of one inside another', () => {
  const rows = parameterTables().split('\n');
  const temperature = rows.find((row) => row.startsWith('| `temperature`'));
  expect(temperature).toMatch(/^\| `temperature` \| number \| 0 to 2 \| `1` \| Flattens .* \|$/);
  expect(rows).toContainEqual(expect.stringMatching(/^\| `model` \| string \| \| required \| .*\|$/));
  expect(rows).toContainEqual(expect.stringMatching(/^\| `stream_options\.include_usage` \| boolean \| \| `false` \|/));
});

test.each([
  [{ type: 'string', minLength: 1 }, 'string', 'at least 1 character'],
  [{ anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }] }, 'integer', 'from 0'],
  [{ type: 'integer', minimum: -(2 ** 63), maximum: 2 ** 64 }, 'integer', '-2^63 to 2^64'],
  [{ type: 'array', maxItems: 4, items: { type: 'integer', minimum: 0 } }, 'list of integers', 'at most 4 items; each from 0'],
  [{ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }, 'string or list of strings', ''],
  [{ enum: ['auto', 'none'] }, '`"auto"`, `"none"`', ''],
  [{}, 'any', ''],
])('the schema %j reads as %s, %s', (schema, type, range) => {
  expect([typeText(schema), rangeText(schema)]).toEqual([type, range]);
});

test('a document without the comments is refused', () => {
  expect(() => withSection('# The API', 'x')).toThrow('must have the lines');
});
