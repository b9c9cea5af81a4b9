// A tool's schema is shown to the model as it was written: from the text of a request, over the
// declaration of tools, to ids. The types were made with openai-harmony 0.0.8 by
// test/support/harmony/schema_numbers.py; Python is not needed here.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEncoding } from '../../src/worker/harmony/encoding.ts';
import { writeJson } from '../../src/worker/harmony/json-as-written.ts';
import { contentMessage, type JsonSchema } from '../../src/worker/harmony/message.ts';
import { jsonAt, parseJsonAsWritten } from '../../src/worker/harmony/parse-json.ts';
import { instructionsContent } from '../../src/worker/harmony/rendering/developer-text.ts';
import { renderMessage } from '../../src/worker/harmony/rendering/render.ts';
import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import { readFixture } from '../support/harmony/library-json.ts';
import { o200kHarmonyFile } from '../support/harmony/o200k-harmony.ts';

interface Case {
  /** JSON text. */
  schema: string;
  /** TypeScript. */
  type: string;
}

const cases = readFixture<Case>('schema-numbers');
const tokenizer = readTokenizer(o200kHarmonyFile());
const encoding = createEncoding(tokenizer);

/** What the model is shown of the function `f`. */
function declared(parameters: JsonSchema): string {
  const tools = [{ name: 'functions', description: null, tools: [{ name: 'f', description: '', parameters }] }];
  return tokenizer.decode(renderMessage(encoding, contentMessage('developer', [{ ...instructionsContent(''), tools }])));
}

/** The same of a schema in a request. */
function declaredAsWritten(schema: string): string {
  const request = `{"model": "m", "tools": [ {"type": "function", "function": {"name": "f", "parameters": ${schema}}} ]}`;
  const parameters = jsonAt(parseJsonAsWritten(request), ['tools', 0, 'function', 'parameters']);
  if (!(parameters instanceof Map)) throw new TypeError('the schema of a case must be an object');
  return declared(parameters);
}

const shows = (shown: string, type: string) => shown.includes(`type f = (_: ${type}) => any;`);

test('all 300 schemas with numbers are shown as openai-harmony shows them', () => {
  expect(cases).toHaveLength(300);
  expect(cases.filter(({ schema, type }) => !shows(declaredAsWritten(schema), type))).toEqual([]);
});

test('JavaScript’s own values would show most of them otherwise', () => {
  const differing = cases.filter(({ schema, type }) => !shows(declared(JSON.parse(schema) as JsonSchema), type));
  expect(differing.length).toBeGreaterThan(100);
});

/**
 * Where it comes from; what a property's schema says; what is shown behind `//`, or of the whole
 * type.
 */
const FIELD: [source: string, schema: string, shown: string][] = [
  ['issue F8', '{"properties": {"a": {"type": "number", "default": 1.0}}}', 'a?: number, // default: 1.0\n'],
  ['issue F8', '{"properties": {"a": {"type": "number", "default": 1e21}}}', 'a?: number, // default: 1e21\n'],
  [
    'issue F8',
    '{"properties": {"a": {"type": "integer", "default": 9007199254740993}}}',
    'a?: number, // default: 9007199254740993\n',
  ],
  ['issue F8', '{"properties": {"10": {}, "9": {}, "a": {}}}', '10?: any,\n9?: any,\na?: any,\n'],
  ['as written, where the library prints 100.0', '{"properties": {"a": {"default": 1e2}}}', '// default: 1e2\n'],
  ['as written, where the library prints 1.1', '{"properties": {"a": {"default": 1.10}}}', '// default: 1.10\n'],
  [
    'beyond the library’s numbers',
    '{"properties": {"a": {"default": 18446744073709551616}}}',
    '// default: 18446744073709551616\n',
  ],
  ['a negative zero', '{"properties": {"a": {"default": [-0, -0.0]}}}', '// default: [-0,-0.0]\n'],
  [
    'an object as default',
    '{"properties": {"a": {"default": {"b": [1.0, {"10": 1, "9": 2}]}}}}',
    '// default: {"b":[1.0,{"10":1,"9":2}]}\n',
  ],
  [
    'a key twice: the place of the first, the value of the last',
    '{"properties": {"a": {"default": 1}, "b": {}, "a": {"default": 2}}}',
    '{\na?: any, // default: 2\nb?: any,\n}',
  ],
  ['escapes', '{"properties": {"\\u0061": {"default": "\\"\\u00e9\\n"}}}', 'a?: any, // default: ""é\n"\n'],
];

test.each(FIELD)('%s: %s', (_, schema, shown) => {
  expect(declaredAsWritten(`{"type": "object", ${schema.slice(1)}`)).toContain(shown);
});

test('the schema of a format of the answer is shown as it was written', () => {
  const schema = parseJsonAsWritten(
    '{"type": "object", "minimum": 1.0, "properties": {"10": {}, "9": {"const": 1e21}}}',
  ) as JsonSchema;
  const content = { ...instructionsContent(''), responseFormats: [{ name: 'f', description: null, schema }] };
  expect(tokenizer.decode(renderMessage(encoding, contentMessage('developer', [content])))).toContain(
    '{"type":"object","minimum":1.0,"properties":{"10":{},"9":{"const":1e21}}}',
  );
});

test('any JSON is kept: what is written says the same, and is written again as it is', () => {
  fc.assert(
    fc.property(fc.json({ depthSize: 'medium' }), fc.constantFrom(0, 1, 2), (compact, indent) => {
      const value: unknown = JSON.parse(compact);
      const text = JSON.stringify(value, null, indent);
      const written = writeJson(parseJsonAsWritten(text));
      expect(JSON.parse(written)).toEqual(value);
      expect(writeJson(parseJsonAsWritten(written))).toBe(written);
      expect(writeJson(value)).toBe(JSON.stringify(value));
      expect(written).toBe(JSON.stringify(value));
    }),
    { numRuns: 1000 },
  );
});

test.each(['', '{', '{"a":1,}', '[1 2]', '01', '1.', '"\n"', "{'a':1}", 'NaN', '{"a":1}}', '"\\x"', 'nul'])(
  '%j is no JSON',
  (text) => {
    expect(() => parseJsonAsWritten(text)).toThrow(SyntaxError);
  },
);

test('what would overflow the stack is refused', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(writeJson(parseJsonAsWritten(nested(128)))).toBe(nested(128));
  expect(() => parseJsonAsWritten(nested(1000))).toThrow(/128 levels/);
});
