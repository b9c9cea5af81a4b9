import { expect, test } from 'vitest';
import type { AssistantMessage } from '../../conversations/message.ts';
import { editedAnswer } from '../../conversations/message.ts';
import { answerToRead, isReadable } from './reading.ts';

const PLACE = { id: 'a', parentId: 'q', createdAt: new Date(2026, 10, 29, 23, 30).getTime() };

test('an answer is read again with its text, and with the date on which it was made', () => {
  expect(answerToRead(editedAnswer(PLACE, 'Yes'))).toEqual({
    ids: [],
    messages: [{ channel: 'final', text: 'Yes' }],
    date: '2026-11-29',
  });
});

test('an answer without text or with a call of a tool is not read again', () => {
  const answer = editedAnswer(PLACE, 'Yes');
  const [part] = answer.parts;
  if (!part) throw new Error('The answer has no part.');
  const call: AssistantMessage = { ...answer, parts: [{ ...part, type: 'tool-call', recipient: 'functions.f' }] };
  expect([answer, call, { ...answer, parts: [] }, { ...answer, parentId: null }].map(isReadable)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
