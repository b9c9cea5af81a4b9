// Masks of schemas whose states share work, against every token read byte by byte.

import { describe, expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { hasBit } from '../../testing/mask-sampler.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import type { ByteGrammar } from '../byte-grammar.ts';
import { compileSchema } from '../json/compile-schema.ts';
import { TokenMasks } from './token-masks.ts';

const VOCABULARY = 201_088;
const tokenizer = readTokenizer(o200kHarmonyFile());
const masks = new TokenMasks(tokenizer, VOCABULARY);
const ordinary = Array.from({ length: VOCABULARY }, (_, id) => id);

function behind<State>(grammar: ByteGrammar<State>, text: string): State {
  let state: State | null = grammar.start;
  for (const byte of new TextEncoder().encode(text)) state = state === null ? null : grammar.next(state, byte);
  if (state === null) throw new Error(`The grammar must take ${text}.`);
  return state;
}

/** The tokens of the mask, and those that the grammar takes one by one. */
function bothWays<State>(grammar: ByteGrammar<State>, text: string): [number[], number[]] {
  const state = behind(grammar, text);
  const { bits } = masks.maskOf(grammar, state);
  const oneByOne = ordinary.filter((id) => id < tokenizer.size && masks.accept(grammar, state, id) !== null);
  return [ordinary.filter((id) => hasBit(bits, id)), oneByOne];
}

const named = { type: 'object', propertyNames: { minLength: 2, maxLength: 8 }, properties: { name: true } };
const patterns = { type: 'object', patternProperties: { '^x-': { type: 'null' } }, additionalProperties: false };
const pair = (schema: object) => ({ type: 'object', properties: { a: schema, bc: schema }, additionalProperties: false });
const list = (schema: object) => ({ type: 'array', items: schema });

const CASES: [string, object, string[]][] = [
  ['short keys', named, ['{"', '{"ab', '{"abcdefgh":1,"', '{"abcdefgh":1,"abcde', '{"abcd":1,"', '{"na', '{"name":1,"nam']],
  ['keys of a pattern', patterns, ['{"', '{"x-', '{"x-a":null,"x-']],
  ['a digit somewhere', pair({ type: 'string', pattern: '[0-9]' }), ['{"a":"', '{"a":"x1', '{"bc":"']],
  ['two addresses', pair({ type: 'string', format: 'email' }), ['{"a":"x', '{"bc":"x', '{"a":"x@', '{"bc":"x@']],
  ['a length, a pattern', list({ type: 'string', pattern: 'a$', maxLength: 500 }), ['["', `["${'b'.repeat(490)}`]],
  ['1500 to 98,765', list({ type: 'integer', minimum: 1500, maximum: 98_765 }), ['[', '[2', '[9', '[987', '[1500']],
  ['-0.25 to 2.25', list({ type: 'number', minimum: -0.25, maximum: 2.25 }), ['[', '[1', '[1.', '[2.2', '[-0.2', '[1e']],
];

describe('just the tokens that go on are allowed', () => {
  for (const [name, schema, texts] of CASES) {
    const { grammar } = compileSchema(schema, { strict: false });
    test.each(texts)(`${name}: %s`, (text) => {
      const [allowed, oneByOne] = bothWays(grammar, text);
      expect(allowed.length).toBe(oneByOne.length);
      expect(allowed).toEqual(oneByOne);
    });
  }
});

/** Each text is a state of its own, with a long key as many threads have one. */
function worst(): { grammar: ByteGrammar<string>; asked(): number } {
  let asked = 0;
  const grammar: ByteGrammar<string> = {
    start: '',
    next(read, byte) {
      asked++;
      return byte < 0x80 ? read + String.fromCharCode(byte) : null;
    },
    isEnd: () => true,
    key: (read) => read.padEnd(2000, ' '),
    stringRun: () => null,
  };
  return { grammar, asked: () => asked };
}

test('a walk that is too much work ends, and what it leaves out can be spelled by shorter tokens', () => {
  const { grammar, asked } = worst();
  const { bits } = masks.maskOf(grammar, grammar.start);
  expect(asked()).toBeLessThan(100_000);
  const allowed = ordinary.filter((id) => hasBit(bits, id));
  expect(allowed.filter((id) => masks.accept(grammar, grammar.start, id) === null)).toEqual([]);
  const bytes = ordinary.filter((id) => tokenizer.bytesOf(id).length === 1 && (tokenizer.bytesOf(id)[0] ?? 255) < 0x80);
  expect(bytes).toHaveLength(128);
  expect(bytes.filter((id) => !hasBit(bits, id))).toEqual([]);
});
