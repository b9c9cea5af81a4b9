import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMessage, branchOf, changeMessage, EMPTY_CONVERSATION, showBranch, visibleMessages } from './conversation.ts';
import { toChatMessages } from './history.ts';
import { emptyAnswer, userMessage } from './message.ts';

const ids = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);

test('every branch is the way from the first message to its end, whatever was added where', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), (draws) => {
      const parents = new Map<string, string | null>();
      let conversation = EMPTY_CONVERSATION;
      for (const [index, draw] of draws.entries()) {
        const choice = draw % (index + 1);
        const parentId = choice === index ? null : `m${choice}`;
        parents.set(`m${index}`, parentId);
        conversation = addMessage(conversation, userMessage(`m${index}`, parentId, 'x'));
        expect(conversation.headId).toBe(`m${index}`);
      }
      for (const id of parents.keys()) {
        const branch = ids(branchOf(conversation, id));
        expect(branch.at(-1)).toBe(id);
        for (const [place, each] of branch.entries()) expect(parents.get(each)).toBe(branch[place - 1] ?? null);
      }
    }),
  );
});

test('another branch is shown by its end, and the first stays', () => {
  const first = addMessage(addMessage(EMPTY_CONVERSATION, userMessage('q', null, 'Hi')), emptyAnswer('a', 'q'));
  const both = addMessage(showBranch(first, 'q'), emptyAnswer('b', 'q'));
  expect(ids(visibleMessages(both))).toEqual(['q', 'b']);
  expect(ids(visibleMessages(showBranch(both, 'a')))).toEqual(['q', 'a']);
});

test('a change of what is not there, or that changes nothing, is no change', () => {
  const conversation = addMessage(EMPTY_CONVERSATION, userMessage('q', null, 'Hi'));
  expect(changeMessage(conversation, 'other', (message) => ({ ...message }))).toBe(conversation);
  expect(changeMessage(conversation, 'q', (message) => message)).toBe(conversation);
});

test('the model gets questions and answers, and no answer that has no text', () => {
  const text = { type: 'text', state: 'done', message: 0, beganMs: 0, endedMs: 0 } as const;
  const answer = emptyAnswer('a', 'q');
  const parts = [
    { ...text, type: 'reasoning', text: 'secret' },
    { ...text, channel: 'commentary', text: 'I look.' },
    { ...text, channel: 'final', text: 'Ten.' },
  ] as const;
  expect(toChatMessages([userMessage('q', null, 'Hi'), { ...answer, parts }, emptyAnswer('b', 'a')])).toEqual([
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Ten.' },
  ]);
});
