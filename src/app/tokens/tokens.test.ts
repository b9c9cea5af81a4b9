import { expect, test } from 'vitest';
import type { RecordedToken } from '../../contracts/recording.ts';
import { recordedToken } from '../../worker/recordings/spelling.ts';
import { byteEncoding, idsOf } from '../../worker/testing/byte-model.ts';
import { beginningWith, doubtOf, percentOf, rawParts, textOf, visible } from './tokens.ts';

const tokensOf = (text: string): RecordedToken[] =>
  idsOf(text).map((id) => recordedToken({ id, logprob: -1, top: [] }, byteEncoding.tokenizer));
const X = { id: 88, text: 'X', logprob: -2 };

const ANSWER = '<|channel|>analysis<|message|>Hm ü<|end|><|start|>assistant<|channel|>final<|message|>Yes<|return|>';
const at = (text: string) => idsOf(text).length;

test('the text of tokens joins the parts of characters', () => {
  expect(textOf(tokensOf('Grüße 🙂<|end|>'))).toBe('Grüße 🙂<|end|>');
});

test('control tokens stand apart', () => {
  expect(rawParts(tokensOf('<|start|>user<|message|>ü<|end|>')).map(({ isControl, text }) => [isControl, text])).toEqual([
    [true, '<|start|>'],
    [false, 'user'],
    [true, '<|message|>'],
    [false, 'ü'],
    [true, '<|end|>'],
  ]);
});

test('an answer goes on from another token of a message', () => {
  const tokens = tokensOf(ANSWER);
  const place = at('<|channel|>analysis<|message|>Hm ü<|end|><|start|>assistant<|channel|>final<|message|>Y');
  expect(beginningWith(tokens, place, X)).toEqual([
    { channel: 'analysis', text: 'Hm ü' },
    { channel: 'final', text: 'YX' },
  ]);
  expect(beginningWith(tokens, at('<|channel|>analysis<|message|>'), X)).toEqual([{ channel: 'analysis', text: 'X' }]);
});

test.each([
  ['in a header', ANSWER, at('<|channel|>ana')],
  ['at the very begin', ANSWER, 0],
  ['inside a character', ANSWER, at('<|channel|>analysis<|message|>Hm ') + 1],
  [
    'in a call',
    '<|channel|>commentary to=functions.f<|message|>{}<|call|>',
    at('<|channel|>commentary to=functions.f<|message|>{'),
  ],
])('it does not go on %s', (_, answer, place) => {
  expect(beginningWith(tokensOf(answer), place, X)).toBeNull();
});

test('it does not go on with a control token or a part of a character', () => {
  const place = at('<|channel|>analysis<|message|>H');
  for (const other of tokensOf('<|end|>ü')) expect(beginningWith(tokensOf(ANSWER), place, other)).toBeNull();
});

test('a probability is said in per cent, and its doubt in steps', () => {
  expect([0, Math.log(0.62), Math.log(0.0001), null].map(percentOf)).toEqual(['100 %', '62.0 %', '< 0.1 %', '–']);
  const doubts = [1, 0.7, 0.4, 0.2, 0.01].map((p) => doubtOf({ id: 1, text: 'a', logprob: Math.log(p) }));
  expect(doubts).toEqual([0, 1, 2, 3, 4]);
  expect(visible(' a\n')).toBe('␣a↵');
});
