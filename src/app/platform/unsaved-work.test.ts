import { expect, test } from 'vitest';
import { addMessage, EMPTY_CONVERSATION } from '../conversations/conversation.ts';
import { DEFAULT_SETTINGS } from '../conversations/settings.ts';
import { questionAt } from '../conversations/testing/messages.ts';
import { type PageState, unsavedWork } from './unsaved-work.ts';

const NOTHING: PageState = {
  conversation: EMPTY_CONVERSATION,
  settings: null,
  models: { list: [], current: null, stage: { status: 'idle' } },
  tasks: {},
  bench: { status: 'idle' },
  texts: ['', ' \n'],
};
const withTurns = (count: number): PageState => {
  const ids = Array.from({ length: count }, (_, index) => `m${index}`);
  const add = (tree: typeof EMPTY_CONVERSATION, id: string) => addMessage(tree, questionAt(id, tree.headId, 'Hi'));
  return { ...NOTHING, conversation: ids.reduce(add, EMPTY_CONVERSATION) };
};

test('a page in its first state has nothing to lose', () => expect(unsavedWork(NOTHING)).toBeNull());

test.each<[string, PageState, PageState]>([
  ['a conversation', withTurns(2), withTurns(4)],
  ['a draft', { ...NOTHING, texts: ['', 'A draft'] }, { ...NOTHING, texts: ['', 'A draft that goes on'] }],
  [
    'settings of a new chat',
    { ...NOTHING, settings: { ...DEFAULT_SETTINGS, instructions: 'Be brief.' } },
    { ...NOTHING, settings: { ...DEFAULT_SETTINGS, instructions: 'Be very brief.' } },
  ],
  [
    'files that are copied',
    { ...NOTHING, tasks: { x: { status: 'running', kind: 'import', progress: null, isStopping: false } } },
    { ...withTurns(1), tasks: { x: { status: 'running', kind: 'import', progress: null, isStopping: false } } },
  ],
])('%s would be lost, and more of it is another loss', (_name, some, more) => {
  expect(unsavedWork(some)).not.toBeNull();
  expect(unsavedWork(some)).toBe(unsavedWork(structuredClone(some)));
  expect(unsavedWork(more)).not.toBe(unsavedWork(some));
});
