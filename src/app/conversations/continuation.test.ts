import { expect, test } from 'vitest';
import type { AnswerEnd } from '../../contracts/answer.ts';
import { beginningOf, canContinue, reopened } from './continuation.ts';
import type { AssistantMessage, MessagePart } from './message.ts';
import { applyEvent } from './reducer.ts';
import { answerAt, questionAt } from './testing/messages.ts';

const done = { state: 'done', beganMs: 1000, endedMs: 5000 } as const;
const REASONING: MessagePart = { ...done, type: 'reasoning', message: 0, text: 'Hm.' };
const TEXT: MessagePart = { ...done, type: 'text', channel: 'final', message: 2, text: 'Half an', beganMs: 5000, endedMs: 6000 };
const END: AnswerEnd = {
  type: 'end',
  reason: 'cancelled',
  stopString: null,
  usage: { promptTokens: 5, cachedTokens: 0, outputTokens: 2, reasoningTokens: 0 },
  prefillMs: 1000,
  decodeMs: 20_000,
  reasoningMs: 0,
  ids: [],
  dropped: [],
};
const answer = (state: AssistantMessage['state'], parts: MessagePart[] = [REASONING, TEXT]): AssistantMessage => ({
  ...answerAt('a', 'q'),
  parts,
  state,
});

test.each<[boolean, string, AssistantMessage]>([
  [true, 'its tab was closed', answer({ status: 'stopped' })],
  [true, 'the user stopped', answer({ status: 'ended', end: END })],
  [true, 'a limit cut off', answer({ status: 'ended', end: { ...END, reason: 'length' } })],
  [true, 'the GPU was lost', answer({ status: 'failed', failure: { name: 'device-lost', message: '' } })],
  [false, 'the model ended', answer({ status: 'ended', end: { ...END, reason: 'stop' } })],
  [false, 'the user wrote', answer({ status: 'edited' })],
  [false, 'is still coming', answer({ status: 'streaming', read: null })],
  [false, 'has nothing yet', answer({ status: 'stopped' }, [])],
  [false, 'calls a tool', answer({ status: 'stopped' }, [{ ...done, type: 'tool-call', message: 0, recipient: 'f', text: '' }])],
])('it is %s that an answer can go on that %s', (expected, _what, message) => expect(canContinue(message)).toBe(expected));

test('a question cannot go on', () => expect(canContinue(questionAt('q', null, 'Hi'))).toBe(false));

test('the beginning has each part with its channel, in order', () => {
  expect(beginningOf(answer({ status: 'stopped' }))).toEqual([
    { channel: 'analysis', text: 'Hm.' },
    { channel: 'final', text: 'Half an' },
  ]);
});

test('what comes next joins the last part, and times add up', () => {
  const open = reopened(answer({ status: 'stopped' }));
  const grown = applyEvent(open, {
    type: 'text-delta',
    channel: 'final',
    text: ' answer.',
    message: 1,
    outputTokens: 1,
    atMs: 2000,
  });
  expect(grown.parts.map(({ text }) => text)).toEqual(['Hm.', 'Half an answer.']);
  const [thought, text] = grown.parts;
  expect((thought?.endedMs ?? 0) - (thought?.beganMs ?? 0)).toBe(4000);
  expect((text?.endedMs ?? 0) - (text?.beganMs ?? 0)).toBe(3000);
});

test('another message begins a part of its own', () => {
  const open = reopened(answer({ status: 'stopped' }, [REASONING]));
  const grown = applyEvent(open, { type: 'text-delta', channel: 'final', text: 'Ten.', message: 1, outputTokens: 1, atMs: 5 });
  expect(grown.parts.map(({ type, state }) => [type, state])).toEqual([
    ['reasoning', 'done'],
    ['text', 'streaming'],
  ]);
});
