import { expect, test } from 'vitest';
import type { ChatMessage } from '../../../../contracts/chat.ts';
import { addMessage, EMPTY_CONVERSATION } from '../../../conversations/conversation.ts';
import { EMPTY_DRAFT } from '../../../conversations/draft.ts';
import { userMessage } from '../../../conversations/message.ts';
import { DEFAULT_SETTINGS } from '../../../conversations/settings.ts';
import { answerAt, answered, questionAt } from '../../../conversations/testing/messages.ts';
import { createStore } from '../../../platform/store.ts';
import { createContextUse, formatTokens, isContextFull, takenTokens } from './context-use.ts';

const file = { name: 'a.txt', mediaType: 'text/plain', text: '12345' };
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A gauge whose counts the test settles, and whose time it moves. A character is a token. */
function gauge() {
  const asked: ChatMessage[][] = [];
  const timers: (() => void)[] = [];
  const answers: ((counts?: boolean) => void)[] = [];
  const stores = {
    conversation: createStore(EMPTY_CONVERSATION),
    settings: createStore(DEFAULT_SETTINGS),
    draft: createStore(EMPTY_DRAFT),
    model: createStore<unknown>('tiny'),
  };
  const use = createContextUse({
    ...stores,
    count: (messages, { instructions }) =>
      new Promise((resolve, reject) => {
        asked.push(messages);
        const counted = messages.map(({ content, files = [] }) => {
          const fileTokens = files.reduce((sum, { text }) => sum + text.length, 0);
          return { tokens: content.length + fileTokens, fileTokens };
        });
        const result = { contextTokens: 100, answerTokens: 25, prefaceTokens: instructions.length, messages: counted };
        answers.push((isCounted = true) => (isCounted ? resolve(result) : reject(new DOMException('', 'AbortError'))));
      }),
    after: (_ms, work) => void timers.push(work),
  });
  return {
    ...stores,
    use,
    asked,
    timers,
    pass: () => timers.splice(0).forEach((work) => work()),
    answer: async (isCounted?: boolean) => {
      answers.shift()?.(isCounted);
      await settle();
    },
    write: (text: string) => stores.draft.set({ ...EMPTY_DRAFT, text }),
  };
}

test('what fills the context is told apart', async () => {
  const { conversation, settings, draft, use, pass, answer } = gauge();
  const asked = userMessage({ id: 'q', parentId: null, createdAt: 1 }, 'Why?', [file]);
  conversation.set(addMessage(addMessage(EMPTY_CONVERSATION, asked), answered('a', 'q', 'So.')));
  settings.set({ ...DEFAULT_SETTINGS, instructions: 'Be brief.' });
  draft.set({ text: 'And?', files: [{ ...file, text: '12' }], waiting: null });
  pass();
  await answer();
  const counted = use.get();
  expect(counted).toMatchObject({ contextTokens: 100, instructions: 9, conversation: 7, files: 7, draft: 4, answer: 25 });
  expect([...(counted?.ofFile.values() ?? [])]).toEqual([2]);
  expect(counted && takenTokens(counted)).toBe(27);
});

test('many keys in a row are one count, and the messages before are not counted again', async () => {
  const { conversation, asked, timers, write, pass, answer } = gauge();
  conversation.set(addMessage(EMPTY_CONVERSATION, questionAt('q', null, 'Why?')));
  for (const text of ['A', 'An', 'And']) write(text);
  expect([asked.length, timers.length]).toEqual([0, 1]);
  pass();
  await answer();
  write('And so');
  pass();
  await answer();
  expect(asked.map((messages) => messages.map(({ content }) => content))).toEqual([['Why?', 'And'], ['And so']]);
});

test('a count that a later one ended changes nothing, whichever comes first', async () => {
  const { use, write, pass, answer } = gauge();
  write('first');
  pass();
  write('the second');
  pass();
  await answer(false);
  expect(use.get()).toBeNull();
  await answer();
  expect(use.get()?.draft).toBe(10);
});

test('a count that failed is tried again with the next change, also of the same text', async () => {
  const { use, write, pass, answer } = gauge();
  write('text');
  pass();
  await answer(false);
  write('text');
  pass();
  await answer();
  expect(use.get()?.draft).toBe(4);
});

test('an answer that is coming is counted when it is over', async () => {
  const { conversation, asked, pass, answer } = gauge();
  const withQuestion = addMessage(EMPTY_CONVERSATION, questionAt('q', null, 'Why?'));
  conversation.set(addMessage(withQuestion, answerAt('a', 'q')));
  pass();
  await answer();
  conversation.set(addMessage(withQuestion, answered('a', 'q', 'So.')));
  pass();
  await answer();
  expect(asked.map((messages) => messages.map(({ content }) => content))).toEqual([
    ['Why?', ''],
    ['So.', ''],
  ]);
});

test('another model counts everything anew, and without one there is no figure', async () => {
  const { conversation, model, use, asked, pass, answer } = gauge();
  conversation.set(addMessage(EMPTY_CONVERSATION, questionAt('q', null, 'Why?')));
  pass();
  await answer();
  model.set(null);
  pass();
  await settle();
  expect(use.get()).toBeNull();
  model.set('other');
  pass();
  await answer();
  expect(asked[1]).toHaveLength(2);
  expect(use.get()?.conversation).toBe(4);
});

test('the chat is full when the message leaves no room for the answer', async () => {
  const { use, write, pass, answer } = gauge();
  for (const [length, isFull] of [
    [75, false],
    [76, true],
  ] as const) {
    write('x'.repeat(length));
    pass();
    await answer();
    const counted = use.get();
    expect(counted && isContextFull(counted)).toBe(isFull);
  }
});

test.each([
  [0, '0'],
  [999, '999'],
  [3100, '3.1k'],
  [131_072, '131k'],
])('%i tokens are %s', (tokens, text) => expect(formatTokens(tokens)).toBe(text));
