// What an import wrote comes into the list and into the open chats of every tab.
import { expect, test } from 'vitest';
import { answered, questionAt } from '../testing/messages.ts';
import { FakeBrowser, settled } from '../testing/tabs.ts';
import { visibleMessages } from '../tree.ts';
import { chatFile, type PortableChat } from './format/chat-file.ts';
import { importChats } from './merge/import-chats.ts';
import { candidatesIn } from './sources/open-files.ts';

const question = questionAt('q', null, 'How many?');
const first = answered('a1', 'q', 'Ten.');
const second = answered('a2', 'q', 'Twelve.');

const chat = (id: string, headId: string, messages: PortableChat['messages']): PortableChat => ({
  head: { id, title: `Chat ${id}`, titleBy: 'user', createdAt: 1, updatedAt: 1, isPinned: false, headId },
  messages,
});

test('two tabs with an open chat get its missing versions in their places, and new chats in their lists', async () => {
  const browser = new FakeBrowser();
  const [one, two] = [browser.openTab(), browser.openTab()];
  const { head, messages } = chat('c', 'a2', [question, second]);
  await browser.store.write({
    id: 'c',
    created: { ...head, deletedAt: null, rev: 1 },
    head: {},
    puts: messages,
    deletes: [],
    text: '',
  });
  await Promise.all([one.chats.start(), two.chats.start(), one.chats.shown.show('#/c/c'), two.chats.shown.show('#/c/c')]);
  const file = new Blob([JSON.stringify([chatFile(chat('c', 'a1', [question, first])), chatFile(chat('d', 'q', [question]))])]);
  let adopted = Promise.resolve();
  const summary = await importChats(browser.store, candidatesIn([{ name: 'x.json', open: async () => file }]), {
    signal: new AbortController().signal,
    onProgress() {},
    onWritten: (notices) => {
      adopted = one.chats.library.adopt(notices);
    },
  });
  await adopted;
  await settled();
  expect(summary).toMatchObject({ added: 1, merged: 1, messages: 2 });
  for (const { chats } of [one, two]) {
    expect([...chats.library.state.get().heads.keys()].toSorted()).toEqual(['c', 'd']);
    const conversation = chats.shown.document.conversation.get();
    // Oldest first, also where the older one came later.
    expect([...conversation.messages.keys()]).toEqual(['q', 'a1', 'a2']);
    expect(visibleMessages(conversation).map(({ id }) => id)).toEqual(['q', 'a2']);
  }
});

test('chats that an import brought are missed when the browser loses them', async () => {
  const browser = new FakeBrowser();
  const tab = browser.openTab();
  await tab.chats.start();
  await tab.chats.library.adopt([{ id: 'c', puts: [], deletes: [] }]);
  const later = browser.openTab();
  await later.chats.start();
  expect(later.chats.library.state.get().fault?.kind).toBe('lost');
});
