import { expect, test } from 'vitest';
import type { AnswerEnd } from '../../contracts/answer.ts';
import type { AssistantMessage, MessagePart } from '../conversations/message.ts';
import { DEFAULT_SETTINGS } from '../conversations/settings.ts';
import { answerAt } from '../conversations/testing/messages.ts';
import { figuresOf } from './figures.ts';

const END: AnswerEnd = {
  type: 'end',
  reason: 'stop',
  stopString: null,
  usage: { promptTokens: 3100, cachedTokens: 2900, outputTokens: 613, reasoningTokens: 212 },
  prefillMs: 400,
  decodeMs: 15_300,
  reasoningMs: 5200,
  ids: [],
  dropped: [],
};
const REASONING: MessagePart = { type: 'reasoning', state: 'done', message: 0, text: 'Hm.', beganMs: 410, endedMs: 5600 };
const TEXT: MessagePart = { ...REASONING, type: 'text', channel: 'final', message: 1, beganMs: 5700, endedMs: 15_700 };

const answer = (changes: Partial<AssistantMessage> = {}): AssistantMessage => ({
  ...answerAt('a', 'q'),
  parts: [REASONING, TEXT],
  ...changes,
});

const figures = (message: AssistantMessage, end = END) =>
  Object.fromEntries(figuresOf(message, end).map(({ label, value }) => [label, value]));

test('has the times, both speeds, what was cached, and the end in words', () => {
  expect(figures(answer())).toEqual({
    'First word': 'after 0.40 s',
    'First word of the answer': 'after 5.70 s',
    Read: '200 tokens at 500.0 tokens/s; 2,900 tokens were cached',
    Written: '613 tokens at 40.0 tokens/s',
    Thought: '212 tokens in 6 s',
    Ended: 'The model ended its answer.',
  });
});

test.each([
  ['length', 'The answer reached the limit of its length, or of the context.'],
  ['cancelled', 'You stopped it.'],
  ['tool-calls', 'The model called a tool.'],
] as const)('says why it ended: %s', (reason, words) => expect(figures(answer(), { ...END, reason })['Ended']).toBe(words));

test('says which turns the model did not see, the model and the effort', () => {
  const options = { ...DEFAULT_SETTINGS, effort: 'high' } as const;
  expect(figures(answer({ droppedTurns: 2, madeWith: { model: 'gpt-oss-20b', options } }))).toMatchObject({
    'Left out': 'The context is full: the model did not see the first 2 turns.',
    Model: 'gpt-oss-20b',
    Thinking: 'high',
  });
});

test('claims no speed that was not measured', () => {
  const usage = { promptTokens: 50, cachedTokens: 50, outputTokens: 1, reasoningTokens: 0 };
  expect(figures(answer({ parts: [TEXT] }), { ...END, usage, reasoningMs: 0, decodeMs: 0 })).toEqual({
    'First word': 'after 0.40 s',
    Read: '0 tokens; 50 tokens were cached',
    Written: '1 token',
    Ended: 'The model ended its answer.',
  });
});
