import { describe, expect, test } from 'vitest';
import { parseFunctions } from './parse-functions.ts';
import { functionsIn } from './stored-functions.ts';

const PARAMETERS = { type: 'object', properties: { city: { type: 'string' } } };
const F = { name: 'f', description: 'Does it.', parameters: PARAMETERS };
const READ = { name: 'f', description: 'Does it.', parameters: JSON.stringify(PARAMETERS) };

describe('functions are read', () => {
  test.each<[string, unknown]>([
    ['flat', { type: 'function', ...F, strict: true }],
    ['nested', { type: 'function', function: F }],
    ['without a type', F],
    ['a list of flat ones', [{ type: 'function', ...F }]],
    ['a list of nested ones', [{ type: 'function', function: F }]],
    ['the request that has them', { model: 'x', tools: [{ type: 'function', function: F }] }],
    ['the old field of functions', { functions: [F] }],
  ])('as they come: %s', (_form, value) => {
    expect(parseFunctions(JSON.stringify(value))).toEqual({ functions: [READ] });
  });

  test('with a name alone, and none from nothing', () => {
    expect(parseFunctions('{"name": "now"}')).toEqual({ functions: [{ name: 'now', description: null, parameters: null }] });
    expect(parseFunctions(' \n')).toEqual({ functions: [] });
  });
});

describe('a mistake is named with its place', () => {
  test.each<[string, string]>([
    ['{"name": }', 'This is no JSON: '],
    ['"f"', 'The text needs an object and has "f".'],
    ['[{"type":"function","function":{"name":"a b"}}]', '[0].function.name needs 1 to 64 letters, digits, _ or - and has "a b".'],
    ['{"tools":[{"name":"f"},{"name":7}]}', 'tools[1].name needs a text and has 7.'],
    ['{"type":"web_search"}', 'type needs "function" and has "web_search".'],
    ['{"name":"f","description":1}', 'description needs a text and has 1.'],
    ['{"name":"f","parameters":[]}', 'parameters needs an object and has [].'],
    ['{"name":"f","parameters":{"type":"string"}}', 'parameters.type needs "object" and has "string".'],
    ['[{"name":"f"},{"name":"f"}]', 'The function "f" is there twice. Rename one of them.'],
    ['{}', 'name needs a text and has nothing.'],
    [`{"name":"f","parameters":${JSON.stringify('x'.repeat(200))}}`, `parameters needs an object and has "${'x'.repeat(76)}....`],
  ])('%s', (text, problem) => {
    const parsed = parseFunctions(text);
    expect('problem' in parsed && parsed.problem).toContain(problem);
  });
});

test('stored text with a mistake offers nothing', () => {
  expect(functionsIn(JSON.stringify(F))).toEqual([READ]);
  expect(functionsIn('{')).toEqual([]);
  expect(functionsIn(undefined)).toEqual([]);
});
