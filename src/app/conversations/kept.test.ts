// What a conversation keeps beside its messages: its draft, its settings, the files of its questions.
import { describe, expect, test } from 'vitest';
import { addMessage, EMPTY_CONVERSATION } from './conversation.ts';
import { EMPTY_DRAFT } from './draft.ts';
import { filesOf, userMessage } from './message.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { asked, opened, started, titles } from './testing/asked.ts';
import { FakeBrowser, settled } from './testing/tabs.ts';

describe('drafts', () => {
  test('stay with their conversations, and outlive the tab', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    tab.draft.set({ ...EMPTY_DRAFT, text: 'For a new one' });
    tab.draft.set({ ...EMPTY_DRAFT, text: '' });
    const { id } = await asked(tab);
    tab.draft.set({ ...EMPTY_DRAFT, text: 'To be continued' });
    await tab.chats.shown.show('#/');
    expect(tab.draft.get().text).toBe('');
    tab.draft.set({ ...EMPTY_DRAFT, text: 'Another thing' });
    await tab.chats.shown.show(`#/c/${id}`);
    expect(tab.draft.get().text).toBe('To be continued');
    await browser.pass(300);
    tab.kill();
    const again = await started(browser);
    expect(again.draft.get().text).toBe('Another thing');
    // So that an update may reload a tab that only shows a stored draft.
    expect(again.chats.drafts.untouched).toBe('Another thing');
    await again.chats.shown.show(`#/c/${id}`);
    expect(again.draft.get().text).toBe('To be continued');
  });

  test('of temporary conversations are not stored', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    await tab.chats.shown.show('#/temporary');
    tab.draft.set({ ...EMPTY_DRAFT, text: 'A secret' });
    await browser.pass(1000);
    expect(await browser.store.drafts()).toEqual(new Map());
  });
});

describe('settings', () => {
  const BRIEF = { ...DEFAULT_SETTINGS, instructions: 'Be brief.' };

  test('belong to their conversation, and outlive the tab', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    tab.chats.settings.set(BRIEF);
    // An empty conversation is not stored for its settings.
    expect(await browser.store.heads()).toEqual([]);
    const { id } = await asked(tab);
    await tab.chats.shown.show('#/');
    expect(tab.chats.settings.get()).toEqual(DEFAULT_SETTINGS);
    await opened(tab, id);
    tab.chats.settings.set({ ...BRIEF, effort: 'high' });
    await settled();
    tab.kill();
    const again = await started(browser);
    await opened(again, id);
    expect(again.chats.settings.get()).toEqual({ ...BRIEF, effort: 'high' });
  });

  test('of a conversation without messages outlive the tab, until another one is begun', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    tab.chats.settings.set(BRIEF);
    await browser.pass(300);
    tab.kill();
    const again = await started(browser);
    expect(again.chats.settings.get()).toEqual(BRIEF);
    const { id } = await asked(again);
    await again.chats.shown.show('#/');
    expect(again.chats.settings.get()).toEqual(DEFAULT_SETTINGS);
    again.chats.settings.set(BRIEF);
    await opened(again, id);
    await again.chats.shown.show('#/');
    expect(again.chats.settings.get()).toEqual(BRIEF);
    again.chats.shown.startOver('#/');
    expect(again.chats.settings.get()).toEqual(DEFAULT_SETTINGS);
    await browser.pass(300);
    expect(await browser.store.drafts()).toEqual(new Map());
  });

  test('of a temporary conversation are not stored', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    await tab.chats.shown.show('#/temporary');
    tab.chats.settings.set(BRIEF);
    await browser.pass(1000);
    expect(await browser.store.drafts()).toEqual(new Map());
  });

  test('reach the other tabs, and a change of theirs does not undo one that is newer', async () => {
    const browser = new FakeBrowser();
    const [one, other] = [await started(browser), await started(browser)];
    const { id } = await asked(one);
    await opened(other, id);
    one.chats.settings.set(BRIEF);
    await settled();
    expect(other.chats.settings.get()).toEqual(BRIEF);
    other.chats.settings.set({ ...BRIEF, seed: 1 });
    one.chats.settings.set({ ...BRIEF, seed: 2 });
    await settled();
    expect(one.chats.settings.get().seed).toBe(other.chats.settings.get().seed);
  });

  test('go along with a branch into another chat', async () => {
    const tab = await started(new FakeBrowser());
    const document = await asked(tab);
    tab.chats.settings.set(BRIEF);
    const copy = await tab.chats.branches.copy(document, 'q', null);
    expect(copy.settings.get()).toEqual(BRIEF);
  });
});

describe('files', () => {
  test('of a question are stored with it, and the search finds their names and texts', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const { document } = tab.chats.shown;
    const file = { name: 'mat.txt', mediaType: 'text/plain', text: 'The key is here.' };
    document.conversation.set(addMessage(EMPTY_CONVERSATION, userMessage({ id: 'q', parentId: null, createdAt: 1 }, '', [file])));
    await tab.chats.documents.save(document);
    expect(titles(tab)).toEqual(['mat.txt']);
    expect((await browser.store.messages(document.id)).map(filesOf)).toEqual([[file]]);
    expect([...(await browser.store.texts()).values()]).toEqual(['mat.txt\nThe key is here.']);
  });

  test('of a draft and a message that waits outlive the tab', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const document = await asked(tab);
    const files = [{ name: 'a.txt', mediaType: 'text/plain', text: 'x' }];
    tab.draft.set({ text: '', files, waiting: { text: 'Next', files: [] } });
    await browser.pass(300);
    await tab.chats.shown.show('#/');
    tab.chats.drafts.put(document, { ...tab.chats.drafts.of(document), text: 'From afar' });
    expect(tab.draft.get()).toEqual(EMPTY_DRAFT);
    await browser.pass(300);
    tab.kill();
    const again = await started(browser);
    await opened(again, document.id);
    expect(again.draft.get()).toEqual({ text: 'From afar', files, waiting: { text: 'Next', files: [] } });
  });
});
