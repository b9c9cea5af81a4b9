// Masks of the real vocabulary, against every token read byte by byte.

import { beforeAll, describe, expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import type { ByteGrammar } from '../byte-grammar.ts';
import { jsonText, oneOf } from '../testing/any-json.ts';
import { hasBit } from './bit-set.ts';
import { TokenMasks } from './token-masks.ts';

const VOCABULARY = 201_088;
let tokenizer: Tokenizer;
let masks: TokenMasks;

beforeAll(() => {
  tokenizer = readTokenizer(o200kHarmonyFile());
  masks = new TokenMasks(tokenizer, VOCABULARY);
});

function behind<State>(grammar: ByteGrammar<State>, text: string | Uint8Array): State {
  let state: State | null = grammar.start;
  for (const byte of typeof text === 'string' ? new TextEncoder().encode(text) : text) {
    state = state === null ? null : grammar.next(state, byte);
  }
  if (state === null) throw new Error(`The grammar must take ${String(text)}.`);
  return state;
}

/** Every ordinary token that the grammar takes, one after the other. */
function allowedOneByOne<State>(grammar: ByteGrammar<State>, state: State): number[] {
  const ids: number[] = [];
  for (let id = 0; id < tokenizer.size; id++) if (masks.accept(grammar, state, id) !== null) ids.push(id);
  return ids;
}

function allowed<State>(grammar: ByteGrammar<State>, state: State, controls: number[] = []): number[] {
  const { bits } = masks.maskOf(grammar, state, controls);
  expect(bits).toHaveLength(VOCABULARY / 32);
  return Array.from({ length: VOCABULARY }, (_, id) => id).filter((id) => hasBit(bits, id));
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const PREFIXES: [string, string | Uint8Array][] = [
  ['the start', ''],
  ['an object', '{'],
  ['a key', '{"'],
  ['a string', '{"a":"'],
  ['a list of strings', '["'],
  ['two characters of a string', '["ab'],
  ['behind a value', '["ab"'],
  ['an escape', '["a\\'],
  ['half of an escape', '["\\u00'],
  ['a number', '[12'],
  ['a word', '[tr'],
  ['a character that is not whole', bytes(0x5b, 0x22, 0xf0, 0x9f)],
  ['a character whose second byte is bounded', bytes(0x5b, 0x22, 0xe0)],
];
const LENGTHS: [string, { min: number; max: number }][] = [
  ['any length', { min: 0, max: Number.POSITIVE_INFINITY }],
  ['at most 3 characters', { min: 0, max: 3 }],
  ['2 to 17 characters', { min: 2, max: 17 }],
  ['500 to 10,000 characters', { min: 500, max: 10_000 }],
];

describe.each(LENGTHS)('strings of %s', (_, lengths) => {
  const short = lengths.min > 2 ? ['a list of strings', 'two characters of a string', 'an escape', 'a number'] : null;
  const prefixes = PREFIXES.filter(([name]) => short?.includes(name) ?? (lengths.max > 5 || !name.includes('key')));
  test.each(prefixes)('behind %s, just the tokens that go on are allowed', (_, prefix) => {
    const grammar = jsonText({ lengths });
    if (typeof prefix === 'string' && /"ab"|{"a/.test(prefix) && lengths.min > 1) prefix = '["ab"';
    const state = behind(grammar, prefix);
    expect(allowed(grammar, state)).toEqual(allowedOneByOne(grammar, state));
  });
});

test('tokens that close a string and go on behind it are allowed', () => {
  const grammar = jsonText();
  const ids = allowed(grammar, behind(grammar, '{"a":"b'));
  const spelled = ids.map((id) => tokenizer.textOf(id)).filter((text) => text.includes('","'));
  expect(spelled).toContain('","');
  expect(ids.length).toBeGreaterThan(150_000);
});

test('controls are allowed where the caller names them, and nowhere else', () => {
  const grammar = oneOf(['yes', 'no']);
  const call = tokenizer.special('<|call|>');
  expect(allowed(grammar, 'yes', [call])).toEqual([call]);
  expect(masks.maskOf(grammar, 'yes', [call]).only).toBe(call);
  expect(allowed(grammar, 'yes')).toEqual([]);
  expect(masks.maskOf(grammar, '').only).toBeNull();
  expect(masks.maskOf(grammar, 'n').only).toBe(tokenizer.encode('o')[0]);
  expect(masks.accept(grammar, 'yes', call)).toBeNull();
});

test('any text is every ordinary token, and no row of the logits without one', () => {
  const { bits } = masks.anyText([]);
  const ids = Array.from({ length: VOCABULARY }, (_, id) => id).filter((id) => hasBit(bits, id));
  expect(ids).toEqual(Array.from({ length: 199_998 }, (_, id) => id));
});

test('states of a long free string share one mask, and the least recent masks leave', () => {
  const grammar = jsonText({ lengths: { min: 0, max: 10_000 } });
  const first = masks.maskOf(grammar, behind(grammar, '["'));
  expect(masks.maskOf(grammar, behind(grammar, `["${'x'.repeat(9000)}`))).toBe(first);
  const other = oneOf(['x'.repeat(700)]);
  for (let length = 0; length < 600; length++) masks.maskOf(other, 'x'.repeat(length));
  const again = masks.maskOf(grammar, behind(grammar, '["'));
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
