import { expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../chat/chat.ts';
import { emptyAnswer } from '../chat/turns.ts';
import { type PageState, unsavedWork } from './unsaved-work.ts';

const NOTHING: PageState = {
  chat: { turns: [], status: 'idle', options: DEFAULT_OPTIONS },
  models: { list: [], current: null, stage: { status: 'idle' }, isManaging: false },
  tasks: {},
  bench: { status: 'idle' },
  texts: ['', ' \n'],
};
const withTurns = (count: number): PageState => ({
  ...NOTHING,
  chat: { ...NOTHING.chat, turns: Array.from({ length: count }, (_, id) => emptyAnswer(id)) },
});

test('a page in its first state has nothing to lose', () => expect(unsavedWork(NOTHING)).toBeNull());

test.each<[string, PageState, PageState]>([
  ['a conversation', withTurns(2), withTurns(4)],
  ['a draft', { ...NOTHING, texts: ['', 'A draft'] }, { ...NOTHING, texts: ['', 'A draft that goes on'] }],
  [
    'options of the chat',
    { ...NOTHING, chat: { ...NOTHING.chat, options: { ...DEFAULT_OPTIONS, instructions: 'Be brief.' } } },
    { ...NOTHING, chat: { ...NOTHING.chat, options: { ...DEFAULT_OPTIONS, instructions: 'Be very brief.' } } },
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
