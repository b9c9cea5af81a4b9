// Masks of the real vocabulary, against every token read byte by byte.

import { describe, expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { hasBit } from '../../testing/mask-sampler.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import type { ByteGrammar } from '../byte-grammar.ts';
import { jsonText, oneOf } from '../testing/any-json.ts';
import { TokenMasks } from './token-masks.ts';

const VOCABULARY = 201_088;
const tokenizer = readTokenizer(o200kHarmonyFile());
const masks = new TokenMasks(tokenizer, VOCABULARY);

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
const endless = jsonText();
const lengths = (min: number, max: number) => jsonText({ lengths: { min, max } });

describe('just the tokens that go on are allowed', () => {
  test.each<[string, ReturnType<typeof jsonText>, string | Uint8Array]>([
    ['at the start', endless, ''],
    ['at a key', endless, '{'],
    ['in a key', endless, '{"'],
    ['in a string', endless, '{"a":"'],
    ['in a string that may be empty, of at most 3', lengths(0, 3), '["'],
    ['in a string that must go on, to at most 17', lengths(12, 17), '["ab'],
    ['in a string of 500 to 10,000', lengths(500, 10_000), '["ab'],
    ['behind a value', endless, '["ab"'],
    ['in an escape', endless, '["a\\'],
    ['in an escape that is the last character but 2', lengths(0, 4), '["a\\'],
    ['in half of an escape', endless, '["\\u00'],
    ['in a number', endless, '[12'],
    ['in a word', endless, '[tr'],
    ['in a character that is not whole', endless, bytes(0x5b, 0x22, 0xf0, 0x9f)],
    ['in a character whose next byte is bounded', lengths(0, 2), bytes(0x5b, 0x22, 0xe0)],
  ])('%s', (_, grammar, text) => {
    const state = behind(grammar, text);
    expect(allowed(grammar, state)).toEqual(allowedOneByOne(grammar, state));
  });
});

// A walk over all tokens would take seconds a mask. It ends at a bound, so ways to cut a text are missing,
// and no text.
test('a grammar with a state of its own for each text is masked in bounded work: nothing wrong, and every byte', () => {
  const printable = (byte: number) => byte >= 0x20 && byte < 0x7f;
  const texts: ByteGrammar<string> = {
    start: '',
    next: (read, byte) => (printable(byte) ? read + String.fromCharCode(byte) : null),
    isEnd: () => true,
    key: (read) => read,
    stringRun: () => null,
  };
  for (const start of ['', 'a']) {
    const right = new Set(allowedOneByOne(texts, start));
    const ids = allowed(texts, start);
    expect(ids.filter((id) => !right.has(id))).toEqual([]);
    const bytes = [...right].filter((id) => tokenizer.bytesOf(id).length === 1);
    expect(ids).toEqual(expect.arrayContaining(bytes));
    expect(bytes.length).toBeGreaterThan(90);
  }
});

test('tokens that close a string and go on behind it are allowed', () => {
  const ids = allowed(endless, behind(endless, '{"a":"b'));
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
  const grammar = lengths(0, 10_000);
  const first = masks.maskOf(grammar, behind(grammar, '["'));
  expect(masks.maskOf(grammar, behind(grammar, `["${'x'.repeat(9000)}`))).toBe(first);
  const other = oneOf(['x'.repeat(700)]);
  for (let length = 0; length < 600; length++) masks.maskOf(other, 'x'.repeat(length));
  const again = masks.maskOf(grammar, behind(grammar, '["'));
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
