// Grammars whose masks are measured.

import type { ByteGrammar } from '../../src/worker/grammar/byte-grammar.ts';
import { compileGrammar } from '../../src/worker/grammar/context-free/compile-grammar.ts';
import { compileSchema } from '../../src/worker/grammar/json/compile-schema.ts';
import { jsonObject } from '../../src/worker/grammar/json/json-object.ts';
import { compileRegex } from '../../src/worker/grammar/pattern/compile-regex.ts';

const tool = {
  type: 'object',
  properties: {
    location: { type: 'string', description: 'City and country' },
    unit: { enum: ['celsius', 'fahrenheit'] },
    days: { type: 'integer', minimum: 1, maximum: 14 },
    tags: { type: 'array', items: { type: 'string', maxLength: 20 }, maxItems: 5 },
    when: { type: 'string', format: 'date-time' },
  },
  required: ['location', 'unit', 'days', 'tags', 'when'],
  additionalProperties: false,
};
const recursive = {
  type: 'object',
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
  required: ['name', 'children'],
  additionalProperties: false,
};
const wide = {
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`field_${at}`, { type: ['string', 'number', 'null'] }])),
  additionalProperties: false,
};
const numbers = {
  type: 'array',
  items: {
    anyOf: [
      { type: 'number', minimum: -0.25, maximum: 2.25 },
      { type: 'integer', minimum: 1500, maximum: 98_765 },
      { type: 'integer', multipleOf: 7, minimum: 1e6 },
    ],
  },
};
const keys = {
  type: 'object',
  propertyNames: { minLength: 2, maxLength: 8 },
  patternProperties: { '^x-': { type: 'string', format: 'email' } },
  additionalProperties: { type: 'string', pattern: '[0-9]' },
};

function lengths(min: number, max: number): object {
  const text = { type: 'string', minLength: min, maxLength: max };
  return { type: 'object', properties: { text }, required: ['text'], additionalProperties: false };
}

function held(schema: object): () => ByteGrammar {
  return () => compileSchema(schema, { strict: false }).grammar;
}

const LARK_SUM = String.raw`
start: sum
sum: product | sum ("+" | "-") product
product: atom | product ("*" | "/") atom
atom: /[0-9]+(\.[0-9]+)?/ | NAME | "(" sum ")"
NAME: /[a-z_]\w*/
%import common.WS
%ignore WS
`;
/** llama.cpp's grammars/json.gbnf. */
const JSON_GBNF = String.raw`
root ::= object
value ::= object | array | string | number | ("true" | "false" | "null") ws
object ::= "{" ws (string ":" ws value ("," ws string ":" ws value)*)? "}" ws
array ::= "[" ws (value ("," ws value)*)? "]" ws
string ::= "\"" ([^"\\\x7F\x00-\x1F] | "\\" (["\\bfnrt] | "u" [0-9a-fA-F]{4}))* "\"" ws
number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9] [1-9]{0,15})? ws
ws ::= | " " | "\n" [ \t]{0,20}
`;

/** Names, and how each grammar is made. Making it is a part of the first mask. */
export const GRAMMARS: readonly (readonly [string, () => ByteGrammar])[] = [
  ['a tool of five fields', held(tool)],
  ['recursive', held(recursive)],
  ['text of 1 to 10,000', held(lengths(1, 10_000))],
  ['text of at most 40', held(lengths(0, 40))],
  ['300 optional fields', held(wide)],
  ['numbers in ranges', held(numbers)],
  ['keys by pattern and length', held(keys)],
  ['any object', jsonObject],
  ['regex [a-z]{1,64}', () => compileRegex('[a-z]{1,64}')],
  ['regex [\\s\\S]*', () => compileRegex('[\\s\\S]*')],
  ['Lark sums', () => compileGrammar(LARK_SUM, 'lark')],
  ['GBNF of JSON', () => compileGrammar(JSON_GBNF, 'gbnf')],
  ['an ambiguous rule', () => compileGrammar('root ::= root root | [ab]', 'gbnf')],
];
