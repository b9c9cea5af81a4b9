import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMessage, changeMessage, EMPTY_CONVERSATION } from './conversation.ts';
import { toChatMessages } from './history.ts';
import { answerAt, questionAt } from './testing/messages.ts';
import { pathTo, visibleMessages } from './tree.ts';

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
        conversation = addMessage(conversation, questionAt(`m${index}`, parentId, 'x'));
        expect(conversation.headId).toBe(`m${index}`);
      }
      for (const id of parents.keys()) {
        const branch = ids(pathTo(conversation, id));
        expect(branch.at(-1)).toBe(id);
        for (const [place, each] of branch.entries()) expect(parents.get(each)).toBe(branch[place - 1] ?? null);
      }
    }),
  );
});

test('another branch is shown by its end, and the first stays', () => {
  const first = addMessage(addMessage(EMPTY_CONVERSATION, questionAt('q', null, 'Hi')), answerAt('a', 'q'));
  const both = addMessage({ ...first, headId: 'q' }, answerAt('b', 'q'));
  expect(ids(visibleMessages(both))).toEqual(['q', 'b']);
  expect(ids(visibleMessages({ ...both, headId: 'a' }))).toEqual(['q', 'a']);
});

test('a change of what is not there, or that changes nothing, is no change', () => {
  const conversation = addMessage(EMPTY_CONVERSATION, questionAt('q', null, 'Hi'));
  expect(changeMessage(conversation, 'other', (message) => ({ ...message }))).toBe(conversation);
  expect(changeMessage(conversation, 'q', (message) => message)).toBe(conversation);
});

test('the model gets questions and answers, and no answer that has no text', () => {
  const text = { type: 'text', state: 'done', message: 0, beganMs: 0, endedMs: 0 } as const;
  const answer = answerAt('a', 'q');
  const parts = [
    { ...text, type: 'reasoning', text: 'secret' },
    { ...text, channel: 'commentary', text: 'I look.' },
    { ...text, channel: 'final', text: 'Ten.' },
  ] as const;
  expect(toChatMessages([questionAt('q', null, 'Hi'), { ...answer, parts }, answerAt('b', 'a')])).toEqual([
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Ten.' },
  ]);
});
