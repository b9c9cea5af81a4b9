import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import type { Message } from '../message.ts';
import { answerAt, answered, questionAt } from '../testing/messages.ts';
import { IndexedDbStore } from './indexed-db-store.ts';
import { MemoryStore } from './memory-store.ts';
import { openDatabase } from './open-database.ts';
import type { ChatChange, ChatStore, ConversationHead } from './records.ts';

const draftOf = (text: string) => ({ text, files: [], waiting: null });

const HEAD: ConversationHead = {
  id: 'c',
  title: 'A title',
  titleBy: 'first-line',
  createdAt: 1,
  updatedAt: 1,
  isPinned: false,
  headId: null,
  deletedAt: null,
  rev: 1,
};
const change = (part: Partial<ChatChange> = {}): ChatChange => ({
  id: 'c',
  head: {},
  puts: [],
  deletes: [],
  text: null,
  ...part,
});
const created = (puts: Message[], id = 'c') => change({ id, created: { ...HEAD, id }, puts, text: 'words' });

function indexedDbStore(): IndexedDbStore {
  const factory = new IDBFactory();
  return new IndexedDbStore(() => openDatabase(async () => factory));
}

describe.each<[string, () => ChatStore]>([
  ['IndexedDB', indexedDbStore],
  ['memory', () => new MemoryStore()],
])('the store in %s', (_name, create) => {
  test('gives back what was written, oldest message first, whatever the ids are', async () => {
    const store = create();
    const messages = [questionAt('z', null, 'Hi'), answered('a', 'z', 'Ten.'), questionAt('m', 'a', 'And?')];
    const head = await store.write(created([...messages].reverse()));
    expect(head).toEqual(HEAD);
    expect(await store.heads()).toEqual([HEAD]);
    expect(await store.messages('c')).toEqual(messages);
    expect(await store.messagesOf('c', ['m', 'nothing'])).toEqual([messages[2]]);
    expect(await store.messages('other')).toEqual([]);
  });

  test('keeps conversations apart, also those whose ids begin alike', async () => {
    const store = create();
    await store.write(created([questionAt('q', null, 'One')], 'c'));
    await store.write(created([questionAt('q', null, 'Two')], 'c1'));
    await store.purge('c1');
    expect((await store.heads()).map(({ id }) => id)).toEqual(['c']);
    expect(await store.messages('c')).toHaveLength(1);
    expect(await store.messages('c1')).toEqual([]);
  });

  test('changes only the fields of the head that a write names, and counts the writes', async () => {
    const store = create();
    await store.write(created([]));
    await store.write(change({ head: { title: 'Another' } }));
    await store.write(change({ head: { isPinned: true }, created: HEAD }));
    expect(await store.head('c')).toEqual({ ...HEAD, title: 'Another', isPinned: true, rev: 3 });
  });

  test('writes nothing of a conversation that is not there', async () => {
    const store = create();
    expect(await store.write(change({ puts: [questionAt('q', null, 'Hi')] }))).toBeNull();
    expect([await store.head('c'), await store.messages('c')]).toEqual([null, []]);
  });

  test('deletes messages', async () => {
    const store = create();
    await store.write(created([questionAt('q', null, 'Hi'), answered('a', 'q', 'Ten.')]));
    await store.write(change({ deletes: ['a'] }));
    expect((await store.messages('c')).map(({ id }) => id)).toEqual(['q']);
  });

  test('names the answers that were still coming, and no others', async () => {
    const store = create();
    await store.write(created([questionAt('q', null, 'Hi'), answerAt('a', 'q'), answered('b', 'q', 'Ten.')]));
    expect(await store.partials()).toEqual([{ conversationId: 'c', id: 'a' }]);
    await store.write(change({ puts: [{ ...answerAt('a', 'q'), state: { status: 'stopped' } }] }));
    expect(await store.partials()).toEqual([]);
  });

  test('marks several conversations as deleted at once, and brings them back', async () => {
    const store = create();
    for (const id of ['a', 'b', 'c']) await store.write(created([], id));
    expect(await store.markDeleted(['a', 'gone', 'b'], 7)).toEqual(
      ['a', 'b'].map((id) => ({ ...HEAD, id, deletedAt: 7, rev: 2 })),
    );
    expect((await store.heads()).map(({ deletedAt }) => deletedAt)).toEqual([7, 7, null]);
    await store.markDeleted(['b'], null);
    expect(await store.head('b')).toEqual({ ...HEAD, id: 'b', rev: 3 });
  });

  test('keeps drafts until they are empty', async () => {
    const store = create();
    await store.putDraft('new', draftOf('Half a sen'));
    await store.putDraft('c', draftOf('x'));
    await store.putDraft('c', draftOf(''));
    expect(await store.drafts()).toEqual(new Map([['new', draftOf('Half a sen')]]));
  });

  test('has a text of each conversation for the search', async () => {
    const store = create();
    await store.write(created([questionAt('q', null, 'words')]));
    expect(await store.texts()).toEqual(new Map([['c', 'words']]));
  });
});

test('a connection that was closed is opened again', async () => {
  const factory = new IDBFactory();
  const opened: { close(): void }[] = [];
  const store = new IndexedDbStore(async () => {
    const database = await openDatabase(async () => factory);
    opened.push(database);
    return database;
  });
  await store.write(created([questionAt('q', null, 'Hi')]));
  opened[0]?.close();
  expect(await store.messages('c')).toHaveLength(1);
  expect(opened).toHaveLength(2);
});

test('a write that fails in its middle leaves nothing', async () => {
  const store = indexedDbStore();
  // A function cannot be stored.
  const broken = { ...questionAt('b', null, 'x'), parts: [() => {}] } as unknown as Message;
  await expect(store.write(created([questionAt('q', null, 'Hi'), broken]))).rejects.toMatchObject({ name: 'DataCloneError' });
  expect([await store.head('c'), await store.messages('c')]).toEqual([null, []]);
});
