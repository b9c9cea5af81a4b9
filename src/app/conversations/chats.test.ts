import { describe, expect, test } from 'vitest';
import { addMessage, changeMessage } from './conversation.ts';
import type { Document } from './document.ts';
import { textOf } from './message.ts';
import { asked, EMPTY, opened, started, type Tab, titles } from './testing/asked.ts';
import { answered, questionAt } from './testing/messages.ts';
import { FakeBrowser, settled } from './testing/tabs.ts';
import { visibleMessages } from './tree.ts';

const PART = { type: 'text', channel: 'final', state: 'streaming', message: 0, beganMs: 0, endedMs: 0 } as const;
const coming = (text: string) => ({ ...EMPTY, parts: [{ ...PART, text }] });

const texts = (document: Document) => visibleMessages(document.conversation.get()).map(textOf);

async function grow({ chats }: Tab, document: Document, text: string): Promise<void> {
  document.conversation.set(changeMessage(document.conversation.get(), 'a', () => coming(text)));
  await chats.documents.save(document, { isAnswering: true });
}

describe('a reload', () => {
  test('finds the conversation at its address, with its title', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const { id } = await asked(tab);
    expect(tab.addresses).toEqual([`#/c/${id}`]);
    tab.kill();
    const again = await started(browser);
    expect(titles(again)).toEqual(['How many?']);
    expect(texts(await opened(again, id))).toEqual(['How many?', '']);
  });

  test('shows a conversation that does not exist as missing', async () => {
    const tab = await started(new FakeBrowser());
    await tab.chats.shown.show('#/c/nothing');
    expect(tab.chats.shown.state.get().status).toBe('missing');
    await tab.chats.shown.show('#/');
    expect(tab.chats.shown.state.get().status).toBe('ready');
  });

  test('loses a temporary conversation, of which nothing was ever written', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    await tab.chats.shown.show('#/temporary');
    const document = await asked(tab);
    expect(document.isTemporary).toBe(true);
    expect(tab.addresses).toEqual([]);
    expect(await browser.store.heads()).toEqual([]);
    expect(await browser.store.messages(document.id)).toEqual([]);
  });
});

describe('a kill', () => {
  test('leaves the question and what was stored of the answer, which is marked as stopped', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const document = await asked(tab);
    await grow(tab, document, 'Half an');
    tab.kill();
    const again = await started(browser);
    await settled();
    const found = await opened(again, document.id);
    expect(texts(found)).toEqual(['How many?', 'Half an']);
    expect(found.conversation.get().messages.get('a')).toMatchObject({
      state: { status: 'stopped' },
      parts: [{ state: 'done' }],
    });
    expect(await browser.store.partials()).toEqual([]);
    expect([...(await browser.store.texts()).values()]).toEqual(['How many?\nHalf an']);
  });

  test('of the answering tab is seen by another one at once, which marks the answer as stopped', async () => {
    const browser = new FakeBrowser();
    const [first, second] = [await started(browser), await started(browser)];
    const document = await asked(first);
    const theirs = await opened(second, document.id);
    await grow(first, document, 'Half an');
    await settled();
    expect(texts(theirs)).toEqual(['How many?', 'Half an']);
    expect(theirs.conversation.get().messages.get('a')).toMatchObject({ state: { status: 'streaming' } });
    expect(await second.chats.claims.claim(document.id)).toBeNull();
    first.kill();
    await settled();
    expect(theirs.conversation.get().messages.get('a')).toMatchObject({ state: { status: 'stopped' } });
    expect(await second.chats.claims.claim(document.id)).not.toBeNull();
  });
});

describe('another tab', () => {
  test('does not stop an answer that is still coming when it starts', async () => {
    const browser = new FakeBrowser();
    const first = await started(browser);
    const document = await asked(first);
    await started(browser);
    await settled();
    expect(await browser.store.partials()).toHaveLength(1);
    expect(document.conversation.get().messages.get('a')).toMatchObject({ state: { status: 'streaming' } });
  });

  test('sees new titles, pins, deletions and restorations', async () => {
    const browser = new FakeBrowser();
    const [first, second] = [await started(browser), await started(browser)];
    const { id } = await asked(first);
    await first.chats.library.rename(id, '  Counting  ');
    await first.chats.library.pin(id, true);
    await settled();
    expect([...second.chats.library.state.get().heads.values()]).toMatchObject([
      { title: 'Counting', titleBy: 'user', isPinned: true },
    ]);
    await first.chats.library.remove(id);
    await settled();
    expect(titles(second)).toEqual([]);
    await first.chats.library.restore(id);
    await settled();
    expect(titles(second)).toEqual(['Counting']);
  });

  test('keeps its own branch when the first one adds a version', async () => {
    const browser = new FakeBrowser();
    const [first, second] = [await started(browser), await started(browser)];
    const document = await asked(first);
    const theirs = await opened(second, document.id);
    const other = answered('b', 'q', 'Eleven.');
    document.conversation.set(addMessage(document.conversation.get(), other));
    await first.chats.documents.save(document);
    await settled();
    expect(theirs.conversation.get()).toMatchObject({ headId: 'a' });
    expect(theirs.conversation.get().messages.get('b')).toEqual(other);
    // Neither tab takes the other's message away with its next write.
    theirs.conversation.set(addMessage(theirs.conversation.get(), questionAt('next', 'a', 'And?')));
    await second.chats.documents.save(theirs);
    expect((await browser.store.messages(document.id)).map(({ id }) => id).sort()).toEqual(['a', 'b', 'next', 'q']);
  });
});

test('a write that takes long does not make this tab write again what another one wrote meanwhile', async () => {
  const browser = new FakeBrowser();
  const [first, second] = [await started(browser), await started(browser)];
  const document = await asked(first);
  const theirs = await opened(second, document.id);
  const write = browser.store.write.bind(browser.store);
  const written: string[][] = [];
  let letGo = () => {};
  const slow = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  browser.store.write = async (change) => {
    written.push(change.puts.map(({ id }) => id));
    if (written.length === 1) await slow;
    return write(change);
  };
  const growing = grow(first, document, 'Ten');
  await settled();
  theirs.conversation.set(addMessage(theirs.conversation.get(), questionAt('next', 'a', 'And?')));
  await second.chats.documents.save(theirs);
  await settled();
  letGo();
  await growing;
  await grow(first, document, 'Ten.');
  expect(written).toEqual([['a'], ['next'], ['a']]);
});

describe('a deleted conversation', () => {
  test('comes back whole within a minute', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const { id } = await asked(tab);
    await tab.chats.library.remove(id);
    expect(titles(tab)).toEqual([]);
    await browser.pass(59_000);
    await tab.chats.library.restore(id);
    await browser.pass(10_000);
    expect(titles(tab)).toEqual(['How many?']);
    expect(await browser.store.messages(id)).toHaveLength(2);
  });

  test('is gone after a minute, and nothing else is', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const { id } = await asked(tab);
    tab.chats.shown.startOver('#/');
    const other = await asked(tab);
    await tab.chats.library.remove(id);
    await browser.pass(60_000);
    expect(await browser.store.messages(id)).toEqual([]);
    expect((await browser.store.heads()).map((head) => head.id)).toEqual([other.id]);
    expect(await browser.store.messages(other.id)).toHaveLength(2);
  });

  test('is gone at the next start, if its minute has passed', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const { id } = await asked(tab);
    await tab.chats.library.remove(id);
    tab.kill();
    browser.time += 60_000;
    await started(browser);
    await browser.pass(0);
    expect(await browser.store.head(id)).toBeNull();
  });

  test('goes with all others, in every tab, and comes back with them', async () => {
    const browser = new FakeBrowser();
    const [tab, other] = [await started(browser), await started(browser)];
    const { id } = await asked(tab);
    tab.chats.shown.startOver('#/');
    const second = await asked(tab);
    await settled();
    expect(await tab.chats.library.removeAll([id, second.id])).toBe(true);
    await settled();
    expect([titles(tab), titles(other)]).toEqual([[], []]);
    await tab.chats.library.restoreAll([id, second.id]);
    await settled();
    expect([titles(tab), titles(other)].map((list) => list.length)).toEqual([2, 2]);
    await browser.pass(60_000);
    expect(await browser.store.messages(second.id)).toHaveLength(2);
    await tab.chats.library.removeAll([id, second.id]);
    await browser.pass(60_000);
    expect(await browser.store.heads()).toEqual([]);
  });

  test('is missing at its address', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const { id } = await asked(tab);
    await tab.chats.library.remove(id);
    tab.chats.shown.startOver('#/');
    await tab.chats.shown.show(`#/c/${id}`);
    expect(tab.chats.shown.state.get().status).toBe('missing');
  });
});

describe('a browser', () => {
  test('that refuses storage is named, and the chat goes on in this tab', async () => {
    const browser = new FakeBrowser();
    const tab = browser.openTab(async () => {
      throw new DOMException('No.', 'SecurityError');
    });
    await tab.chats.start();
    expect(tab.chats.library.state.get().fault).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('SecurityError'),
    });
    const { id } = await asked(tab);
    await tab.chats.shown.show('#/');
    expect(texts(await opened(tab, id))).toEqual(['How many?', '']);
  });

  test('that has deleted the chats is named, until the user has read it', async () => {
    const browser = new FakeBrowser();
    const first = await started(browser);
    expect(first.chats.library.state.get().fault).toBeNull();
    const { id } = await asked(first);
    await browser.store.purge(id);
    const second = await started(browser);
    expect(second.chats.library.state.get().fault?.kind).toBe('lost');
    second.chats.library.dismissFault();
    expect((await started(browser)).chats.library.state.get().fault).toBeNull();
  });

  test('whose disk is full is named, nothing is lost, and the next write stores all', async () => {
    const browser = new FakeBrowser();
    const tab = await started(browser);
    const { write } = browser.store;
    browser.store.write = async () => {
      throw new DOMException('Full.', 'QuotaExceededError');
    };
    const document = await asked(tab);
    expect(tab.chats.library.state.get().fault).toMatchObject({
      kind: 'unsaved',
      message: expect.stringContaining('QuotaExceededError'),
    });
    expect(texts(document)).toEqual(['How many?', '']);
    browser.store.write = write;
    await grow(tab, document, 'Ten');
    expect(tab.chats.library.state.get().fault).toBeNull();
    expect(await browser.store.messages(document.id)).toHaveLength(2);
  });
});
