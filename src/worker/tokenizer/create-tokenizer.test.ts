import fc from 'fast-check';
import { expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../test/support/harmony/o200k-harmony.ts';
import { tokenizerFile } from '../../../test/support/make-checkpoint/tokenizer-file.ts';
import { readTokenizer } from './create-tokenizer.ts';
import { createTokenizer } from './testing/create-tokenizer.ts';

const o200k = readTokenizer(o200kHarmonyFile());
const tiny = createTokenizer(tokenizerFile(300));
const bytes = new TextEncoder();

// Ids from tiktoken 0.14.0.
test.each([
  ['hello world', [24912, 2375]],
  [' to=', [316, 28]],
  [' to=functions.get_weather', [316, 28, 44580, 775, 170154]],
  ['assistant', [173781]],
  ['commentary', [12606, 815]],
  ['<|start|>', [27, 91, 5236, 91, 29]],
  ['<|end|>', [27, 91, 419, 91, 29]],
  ['<|return|>', [27, 91, 1034, 91, 29]],
  ['\ufeff', [5574]],
  ['', []],
])('encodes %j as tiktoken', (text, ids) => {
  expect(o200k.encode(text)).toEqual(ids);
});

test('has the special tokens of o200k_harmony at their ids, and only through an explicit call', () => {
  expect(
    ['<|return|>', '<|constrain|>', '<|channel|>', '<|start|>', '<|end|>', '<|message|>', '<|call|>'].map(o200k.special),
  ).toEqual([200002, 200003, 200005, 200006, 200007, 200008, 200012]);
  expect(o200k.encodeWithSpecials('a<|start|>assistant<|message|>')).toEqual([64, 200006, 173781, 200008]);
  expect(o200k.encode('a<|start|>assistant').some((id) => o200k.isSpecial(id))).toBe(false);
  expect([o200k.isSpecial(199997), o200k.isSpecial(199998), o200k.size]).toEqual([false, true, 200019]);
});

test('names a special token that is missing', () => {
  expect(() => tiny.special('<|image|>')).toThrow(
    expect.objectContaining({ name: 'checkpoint-invalid', message: expect.stringContaining('<|image|>') }),
  );
});

test('a byte-level vocabulary without merges has a token a byte', () => {
  expect(tiny.encode('hé <|end|>')).toEqual([...bytes.encode('hé <|end|>')]);
  expect(tiny.size).toBe(300);
});

test('decode(encode(text)) = text, but for lone surrogates', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(o200k.decode(o200k.encode(text))).toBe(text.toWellFormed());
    }),
    { numRuns: 2000 },
  );
});

test('the bytes of the ids are the bytes of the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(o200k.encode(text).flatMap((id) => [...o200k.bytesOf(id)])).toEqual([...bytes.encode(text)]);
    }),
  );
});

test('gives a token by itself, incomplete characters as U+FFFD', () => {
  expect([24912, 200006, 9552].map(o200k.textOf)).toEqual(['hello', '<|start|>', ' \ufffd']);
});

test('an id that has no text shows as U+FFFD and does not end the text', () => {
  expect(o200k.decode([24912, 300_000, 2375])).toBe('hello\ufffd world');
  expect(o200k.bytesOf(300_000)).toHaveLength(0);
});

test('whole pieces are looked up before merging where the file says so', () => {
  const merges = ['a b', 'ab c'];
  const vocab = { ...vocabulary(), ab: 256, abc: 257, bcd: 258 };
  const file = (ignore_merges: boolean) => ({
    ...tokenizerFile(300),
    added_tokens: [],
    model: { type: 'BPE', vocab, merges, ignore_merges },
  });
  expect(createTokenizer(file(true)).encode('bcd')).toEqual([258]);
  expect(createTokenizer(file(false)).encode('bcd')).toEqual([98, 99, 100]);
  expect(createTokenizer(file(false)).encode('abc')).toEqual([257]);
});

function vocabulary(): Record<string, number> {
  return { ...(tokenizerFile(300) as { model: { vocab: Record<string, number> } }).model.vocab };
}
