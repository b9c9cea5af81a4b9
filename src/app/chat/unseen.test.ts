import { expect, test } from 'vitest';
import { addMessage, EMPTY_CONVERSATION } from '../conversations/conversation.ts';
import { answered, questionAt } from '../conversations/testing/messages.ts';
import { unseenMessages } from './unseen.ts';

/** Three turns, whose last answer was made without the first `droppedTurns`. */
function chatWithout(droppedTurns: number) {
  const ids = ['1', '2', '3'];
  const add = (chat: typeof EMPTY_CONVERSATION, id: string) => {
    const asked = addMessage(chat, questionAt(`q${id}`, chat.headId, 'Hi'));
    return addMessage(asked, { ...answered(`a${id}`, `q${id}`, 'Ho'), droppedTurns: id === '3' ? droppedTurns : 0 });
  };
  return ids.reduce(add, EMPTY_CONVERSATION);
}

test.each([
  [0, []],
  [1, ['q1', 'a1']],
  [2, ['q1', 'a1', 'q2', 'a2']],
])('without the first %i turns, their messages are unseen', (dropped, ids) => {
  expect([...unseenMessages(chatWithout(dropped))]).toEqual(ids);
});

test('an empty conversation has none', () => expect(unseenMessages(EMPTY_CONVERSATION).size).toBe(0));
