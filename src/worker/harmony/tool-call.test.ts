import { expect, test } from 'vitest';
import { resolveRecipient } from './parsing/recipient.ts';
import { readArguments, toolResult } from './tool-call.ts';

test('reads arguments; none at all are an empty object', () => {
  expect(readArguments('{"a": [1]}')).toEqual({ value: { a: [1] } });
  expect(readArguments(' \n')).toEqual({ value: {} });
});

test('says to the model what is wrong with its arguments', () => {
  expect(readArguments('{"a": ')).toEqual({ problem: expect.stringContaining('must be JSON') });
});

test('a result comes from the tool, on the channel of the call', () => {
  expect(toolResult({ recipient: 'python', channel: 'analysis' }, '4')).toMatchObject({
    role: 'tool',
    name: 'python',
    recipient: 'assistant',
    channel: 'analysis',
  });
  expect(() => toolResult({ recipient: null, channel: 'final' }, '4')).toThrow(TypeError);
});

test.each([
  ['functions.f', 'functions.f'],
  ['f', 'functions.f'],
  ['functions.browser.search', 'browser.search'],
  ['functions.unknown', 'functions.unknown'],
  ['toString', 'toString'],
])('the recipient %s means %s', (written, meant) => {
  expect(resolveRecipient(written, ['functions.f', 'browser.search'])).toBe(meant);
});
