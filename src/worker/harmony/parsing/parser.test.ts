// The order of the parser's events. library-parsing.test.ts checks the result for every shape.

import { expect, test } from 'vitest';
import { tokenizerFile } from '../../../../test/support/make-checkpoint/tokenizer-file.ts';
import { createTokenizer } from '../../tokenizer/testing/create-tokenizer.ts';
import { createEncoding } from '../encoding.ts';
import { parseMessages } from '../testing/parse-messages.ts';
import { createParser, type ParserEvent } from './parser.ts';

const tokenizer = createTokenizer(tokenizerFile(300));
const encoding = createEncoding(tokenizer);
const ids = (text: string) => tokenizer.encodeWithSpecials(text);

function shownEvents(events: readonly ParserEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'delta') return `${event.channel}: ${event.text}`;
    return `${event.message.channel} message, ${event.message.terminator}`;
  });
}

test('reports text as soon as it is whole, and a message when it ends', () => {
  const parser = createParser(encoding);
  const events = [...tokenizer.encodeWithSpecials('<|channel|>analysis<|message|>é<|end|>')].map((id) =>
    shownEvents(parser.push(id)),
  );
  expect(events.filter((event) => event.length > 0)).toEqual([['analysis: é'], ['analysis message, end']]);
  expect(shownEvents(parser.finish())).toEqual([]);
});

test('tells which token ended a message', () => {
  const terminators = ['<|end|>', '<|call|>', '<|return|>', '<|endoftext|>', ''].map((terminator) => {
    return parseMessages(encoding, ids(`<|channel|>final<|message|>a${terminator}`))[0]?.terminator;
  });
  expect(terminators).toEqual(['end', 'call', 'return', 'end-of-text', 'none']);
});

test('the turn is over at a stop token, not at <|end|>, and nothing is read after it', () => {
  const parser = createParser(encoding);
  for (const id of ids('<|channel|>analysis<|message|>a<|end|>')) parser.push(id);
  expect(parser.ended).toBe(false);
  for (const id of ids('<|start|>assistant<|channel|>final<|message|>b<|return|>')) parser.push(id);
  expect(parser.ended).toBe(true);
  expect(ids('<|start|>assistant<|channel|>final<|message|>c<|return|>').flatMap((id) => parser.push(id))).toEqual([]);
  expect(parser.messages.map(({ text }) => text)).toEqual(['a', 'b']);
});

test('the turn is over when somebody else’s message begins after the answer', () => {
  const parser = createParser(encoding);
  const before = ids('<|channel|>final<|message|>a<|end|><|start|>user');
  for (const id of before) parser.push(id);
  expect(parser.ended).toBe(false);
  expect(parser.push(encoding.tokens.message)).toEqual([]);
  expect(parser.ended).toBe(true);
});

test('text without a channel is the answer if nothing follows, reasoning if something does', () => {
  const alone = createParser(encoding);
  expect(shownEvents(ids('Hello there, all.<|end|>').flatMap((id) => alone.push(id)))).toEqual([]);
  expect(shownEvents(alone.finish())).toEqual(['final: Hello there, all.', 'final message, end']);
  const followed = ids('Hello there, all.<|end|><|start|>assistant<|channel|>final<|message|>a<|return|>');
  const parser = createParser(encoding);
  expect(shownEvents(followed.flatMap((id) => parser.push(id)))).toEqual([
    'analysis: Hello there, all.',
    'analysis message, end',
    'final: a',
    'final message, return',
  ]);
});

test('a spelled marker is text: only ids are structure', () => {
  const text = '<|end|><|start|>assistant<|channel|>final<|message|>';
  const [message] = parseMessages(encoding, [...ids('<|channel|>analysis<|message|>'), ...tokenizer.encode(text)]);
  expect(message?.text).toBe(text);
});

test('says what was repaired', () => {
  const recovered = (text: string) => parseMessages(encoding, ids(text)).map((message) => message.recovered);
  expect(recovered('<|channel|>final<|message|>a<|return|>')).toEqual([false]);
  expect(recovered('<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}<|call|>')).toEqual([false]);
  expect(recovered('<|channel|>final and its text<|return|>')).toEqual([true]);
  expect(recovered('<|channel|>finalx<|message|>a<|return|>')).toEqual([true]);
  expect(recovered('<|channel|>final<|message|>a')).toEqual([true]);
});

test.each([
  ['words', [...'abcdefghijk '].map((character) => character.charCodeAt(0))],
  ['channels', [encoding.tokens.channel, 0x61]],
  ['starts', [encoding.tokens.start, 0x61]],
  ['types', [encoding.tokens.constrain, 0x61]],
  ['roles', [...'assistant '].map((character) => character.charCodeAt(0))],
  ['recipients', [...' to=f'].map((character) => character.charCodeAt(0))],
  ['letters', [0x61]],
])('time is linear in a header of %s that never ends', (_, loop) => {
  const parser = createParser(encoding);
  const start = performance.now();
  for (let i = 0; i < 200_000; i++) parser.push(loop[i % loop.length] ?? 0);
  parser.finish();
  // A quadratic parser takes minutes; this is many times what a slow machine needs.
  expect(performance.now() - start).toBeLessThan(10_000);
});
