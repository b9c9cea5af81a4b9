// What tests of conversations do in a tab: start it, ask, open a conversation.
import { expect } from 'vitest';
import { addMessage, EMPTY_CONVERSATION } from '../conversation.ts';
import type { Document } from '../document.ts';
import { answerAt, questionAt } from './messages.ts';
import type { FakeBrowser } from './tabs.ts';

export type Tab = ReturnType<FakeBrowser['openTab']>;

const QUESTION = questionAt('q', null, 'How many?');
/** The answer that is coming in what `asked` begins. */
export const EMPTY = answerAt('a', 'q');
const ASKED = addMessage(addMessage(EMPTY_CONVERSATION, QUESTION), EMPTY);

export const titles = ({ chats }: Tab) => [...chats.library.state.get().heads.values()].map(({ title }) => title);

export async function started(browser: FakeBrowser): Promise<Tab> {
  const tab = browser.openTab();
  await tab.chats.start();
  return tab;
}

/** Begins an answer in a new conversation, as the chat does. */
export async function asked(tab: Tab): Promise<Document> {
  const { chats } = tab;
  const { document } = chats.shown;
  await chats.claims.claim(document.id);
  chats.documents.own('a');
  document.conversation.set(ASKED);
  chats.begin(document);
  await chats.documents.save(document);
  return document;
}

export async function opened({ chats }: Tab, id: string): Promise<Document> {
  await chats.shown.show(`#/c/${id}`);
  expect(chats.shown.state.get().status).toBe('ready');
  return chats.shown.document;
}
