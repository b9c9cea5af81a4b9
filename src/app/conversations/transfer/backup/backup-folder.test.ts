import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyAnswer } from '../../message.ts';
import { MemoryStore } from '../../storage/memory-store.ts';
import { answered, questionAt } from '../../testing/messages.ts';
import type { PortableChat } from '../format/chat-file.ts';
import { importChats } from '../merge/import-chats.ts';
import { candidatesIn } from '../sources/open-files.ts';
import { filesInFolder } from '../sources/open-folder.ts';
import { someChats } from '../testing/arbitrary-chat.ts';
import { asHandle, FakeFolder } from '../testing/fake-folder.ts';
import { allOf, storeWith } from '../testing/stored-chats.ts';
import { backUp } from './backup-folder.ts';

const chat = (id: string, title: string): PortableChat => ({
  head: { id, title, titleBy: 'user', createdAt: 1, updatedAt: 1, isPinned: false, headId: `${id} q` },
  messages: [questionAt(`${id} q`, null, `About ${title}`)],
});

/** The names in a folder without the keys of their chats. */
const namesIn = (folder: FakeFolder | undefined) =>
  [...(folder?.files.keys() ?? [])].map((name) => name.replace(/ [0-9a-f]{12}/, '')).toSorted();

async function restored(folder: FakeFolder) {
  const store = new MemoryStore();
  const signal = new AbortController().signal;
  const files = await filesInFolder(asHandle(folder));
  const summary = await importChats(store, candidatesIn(files), { signal, onProgress() {}, onWritten() {} });
  return { store, summary };
}

test('chats of any shape come back from the folder as they were', async () => {
  await fc.assert(
    fc.asyncProperty(someChats, async (chats) => {
      const store = await storeWith(chats);
      const folder = new FakeFolder('Backup');
      expect(await backUp(store, asHandle(folder), new Map())).toBe(chats.length);
      const { store: after, summary } = await restored(folder);
      expect(summary).toMatchObject({ added: chats.length, problemCount: 0 });
      expect(await allOf(after)).toEqual(await allOf(store));
    }),
    { numRuns: 50, seed: 16 },
  );
});

test('each chat is two files, and only what changed is written again', async () => {
  const store = await storeWith([chat('a', 'One'), chat('b', 'Two')]);
  const folder = new FakeFolder('Backup');
  const written = new Map<string, string>();
  await backUp(store, asHandle(folder), written);
  const chats = folder.folders.get('chats');
  expect(namesIn(chats)).toEqual(['One.json', 'One.md', 'Two.json', 'Two.md']);
  expect([...(chats?.files.values() ?? [])].some((text) => text.startsWith('# One\n'))).toBe(true);
  expect(await backUp(store, asHandle(folder), written)).toBe(0);
  await store.write({ id: 'b', head: {}, puts: [answered('b a', 'b q', 'Yes.')], deletes: [], text: null });
  expect(await backUp(store, asHandle(folder), written)).toBe(1);
  expect((await (await restored(folder)).store.messages('b')).map(({ id }) => id)).toEqual(['b q', 'b a']);
});

test('a renamed chat has its files under the new title only; two chats of one title have their own', async () => {
  const store = await storeWith([chat('a', 'Same'), chat('b', 'Same')]);
  const folder = new FakeFolder('Backup');
  const written = new Map<string, string>();
  await backUp(store, asHandle(folder), written);
  await store.write({ id: 'a', head: { title: 'Other: 1/2' }, puts: [], deletes: [], text: null });
  await backUp(store, asHandle(folder), written);
  expect(namesIn(folder.folders.get('chats'))).toEqual(['Other 1 2.json', 'Other 1 2.md', 'Same.json', 'Same.md']);
});

test('a deleted chat moves to the folder “deleted”, and an undone deletion brings it back', async () => {
  const store = await storeWith([chat('a', 'One'), chat('b', 'Two')]);
  const folder = new FakeFolder('Backup');
  const written = new Map<string, string>();
  await backUp(store, asHandle(folder), written);
  await store.write({ id: 'a', head: { deletedAt: 5 }, puts: [], deletes: [], text: null });
  await backUp(store, asHandle(folder), written);
  expect(namesIn(folder.folders.get('chats'))).toEqual(['Two.json', 'Two.md']);
  expect(namesIn(folder.folders.get('deleted'))).toEqual(['One.json', 'One.md']);
  expect((await restored(folder)).summary).toMatchObject({ added: 1 });
  await store.write({ id: 'a', head: { deletedAt: null }, puts: [], deletes: [], text: null });
  await backUp(store, asHandle(folder), written);
  expect(namesIn(folder.folders.get('chats'))).toEqual(['One.json', 'One.md', 'Two.json', 'Two.md']);
});

test('a browser that lost its chats takes nothing out of the folder', async () => {
  const folder = new FakeFolder('Backup');
  const written = new Map<string, string>();
  await backUp(await storeWith([chat('a', 'One'), chat('b', 'Two')]), asHandle(folder), written);
  await backUp(await storeWith([]), asHandle(folder), written);
  await backUp(await storeWith([chat('c', 'Three')]), asHandle(folder), written);
  expect((await restored(folder)).summary).toMatchObject({ added: 3 });
});

test('a chat waits while its answer comes', async () => {
  const { head, messages } = chat('a', 'One');
  const answer = emptyAnswer({ id: 'a a', parentId: 'a q', createdAt: 1e9 });
  const store = await storeWith([{ head, messages: [...messages, answer] }]);
  const folder = new FakeFolder('Backup');
  const written = new Map<string, string>();
  await backUp(store, asHandle(folder), written);
  expect(namesIn(folder.folders.get('chats'))).toEqual([]);
  await store.write({ id: 'a', head: {}, puts: [answered('a a', 'a q', 'Yes.')], deletes: [], text: null });
  await backUp(store, asHandle(folder), written);
  expect(namesIn(folder.folders.get('chats'))).toEqual(['One.json', 'One.md']);
});

test('a full disk leaves the files as they were, and the next run goes on', async () => {
  const store = await storeWith([chat('a', 'One')]);
  const folder = new FakeFolder('Backup');
  const written = new Map<string, string>();
  await backUp(store, asHandle(folder), written);
  const chats = await folder.getDirectoryHandle('chats');
  const before = new Map(chats.files);
  await store.write({ id: 'a', head: {}, puts: [answered('a a', 'a q', 'Yes.')], deletes: [], text: null });
  chats.failure = new DOMException('Full.', 'QuotaExceededError');
  await expect(backUp(store, asHandle(folder), written)).rejects.toThrow('Full.');
  expect(chats.files).toEqual(before);
  chats.failure = null;
  expect(await backUp(store, asHandle(folder), written)).toBe(1);
  expect(await (await restored(folder)).store.messages('a')).toHaveLength(2);
});

test('a folder without chats is named', async () => {
  await expect(filesInFolder(asHandle(new FakeFolder('Photos')))).rejects.toThrow('The folder “Photos” has no chats in it.');
});
