import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerEnd } from '../../contracts/answer.ts';
import type { ChatEvent } from '../../contracts/chat.ts';
import { textOf } from './message.ts';
import { applyEvent, failAnswer } from './reducer.ts';
import { answerAt } from './testing/messages.ts';

const ANSWER = answerAt('answer', 'question');
const END: AnswerEnd = {
  type: 'end',
  reason: 'stop',
  stopString: null,
  usage: { promptTokens: 5, cachedTokens: 0, outputTokens: 2, reasoningTokens: 0 },
  prefillMs: 1000,
  decodeMs: 20_000,
  reasoningMs: 0,
  ids: [],
  dropped: [],
};
const at = (message: number, atMs: number) => ({ message, atMs, outputTokens: 1 });
const reasoning = (text: string, message: number, atMs: number): ChatEvent => ({
  type: 'reasoning-delta',
  text,
  ...at(message, atMs),
});
const final = (text: string, message: number, atMs: number): ChatEvent => ({
  type: 'text-delta',
  channel: 'final',
  text,
  ...at(message, atMs),
});
const play = (...events: ChatEvent[]) => events.reduce(applyEvent, ANSWER);

describe('parts', () => {
  test('come in the order of the messages, each with its type, and deltas of one message are one part', () => {
    const { parts } = play(
      reasoning('Let me ', 0, 1),
      reasoning('see.', 0, 2),
      { type: 'text-delta', channel: 'commentary', text: 'I look.', ...at(1, 3) },
      { type: 'tool-call-start', recipient: 'functions.look', callId: 'c', ...at(2, 4) },
      { type: 'tool-call-delta', text: '{"a":', ...at(2, 5) },
      { type: 'tool-call-delta', text: '1}', ...at(2, 6) },
      { type: 'tool-call-end', ...at(2, 7) },
      reasoning('Hm.', 3, 8),
      final('Ten.', 4, 9),
    );
    expect(parts.map(({ type, message, state }) => [type, message, state])).toEqual([
      ['reasoning', 0, 'done'],
      ['text', 1, 'done'],
      ['tool-call', 2, 'done'],
      ['reasoning', 3, 'done'],
      ['text', 4, 'streaming'],
    ]);
    expect(parts.map(({ text }) => text)).toEqual(['Let me see.', 'I look.', '{"a":1}', 'Hm.', 'Ten.']);
  });

  test('two calls of one tool, one after the other, stay two', () => {
    const call = (message: number): ChatEvent[] => [
      { type: 'tool-call-start', recipient: 'functions.a', callId: 'c', ...at(message, 1) },
      { type: 'tool-call-end', ...at(message, 2) },
    ];
    expect(play(...call(0), ...call(1)).parts).toHaveLength(2);
  });

  test('hold every character of every delta, in order, whatever the messages are', () => {
    const event = fc
      .record({
        step: fc.integer({ min: 0, max: 2 }),
        kind: fc.constantFrom('reasoning', 'commentary', 'final'),
        text: fc.string(),
      })
      .map((one) => one);
    fc.assert(
      fc.property(fc.array(event), (drawn) => {
        let message = 0;
        const events = drawn.map(({ step, kind, text }, index): ChatEvent => {
          message += step;
          if (kind === 'reasoning') return reasoning(text, message, index);
          return { type: 'text-delta', channel: kind === 'final' ? 'final' : 'commentary', text, ...at(message, index) };
        });
        const answer = play(...events, END);
        expect(answer.parts.map(({ text }) => text).join('')).toBe(drawn.map(({ text }) => text).join(''));
        const numbers = answer.parts.map((part) => part.message);
        expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
        expect(answer.parts.every(({ state }) => state === 'done')).toBe(true);
      }),
    );
  });
});

describe('B11 times are the worker’s, however late the events arrive', () => {
  test('reasoning lasts from its first word to the first of the next message', () => {
    const [thought] = play(reasoning('Hm', 0, 1000), reasoning('.', 0, 5000), final('Ten.', 1, 8000)).parts;
    expect(thought).toMatchObject({ beganMs: 1000, endedMs: 8000, state: 'done' });
  });

  test('of an answer that ends with reasoning it lasts to the end', () => {
    const [thought] = play(reasoning('Hm', 0, 1000), END).parts;
    expect(thought).toMatchObject({ beganMs: 1000, endedMs: 21_000 });
  });
});

test('what is read of the prompt is the state until the end', () => {
  expect(play({ type: 'prefill', tokens: 3, totalTokens: 7, atMs: 1 }).state).toEqual({
    status: 'streaming',
    read: { tokens: 3, totalTokens: 7 },
  });
  expect(play(END).state).toEqual({ status: 'ended', end: END });
});

test('a failure keeps what came, and nothing more is expected', () => {
  const failed = failAnswer(play(final('Half', 0, 5)), { name: 'device-lost', message: 'Gone.' });
  expect(textOf(failed)).toBe('Half');
  expect(failed).toMatchObject({ state: { status: 'failed' }, parts: [{ state: 'done', endedMs: 5 }] });
});
