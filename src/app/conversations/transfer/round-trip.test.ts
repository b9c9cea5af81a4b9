import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { Message } from '../message.ts';
import { emptyAnswer } from '../message.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { answered, questionAt } from '../testing/messages.ts';
import { chatFile, readChatFile } from './format/chat-file.ts';
import { chatWithId, someChats } from './testing/arbitrary-chat.ts';
import { allOf, exportOf, importInto, storeWith } from './testing/stored-chats.ts';

const RUNS = { numRuns: 100, seed: 16 };

test('chats of any shape come through a ZIP into an empty store as they were', async () => {
  await fc.assert(
    fc.asyncProperty(someChats, async (chats) => {
      const before = await storeWith(chats);
      const after = new MemoryStore();
      const summary = await importInto(after, { 'all.zip': (await exportOf(before)).blob });
      expect(summary).toMatchObject({ added: chats.length, merged: 0, unchanged: 0, problemCount: 0, from: ['gpt-oss-web'] });
      expect(await allOf(after)).toEqual(await allOf(before));
      expect(await after.texts()).toEqual(await before.texts());
    }),
    RUNS,
  );
});

test('the same ZIP imported again writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(someChats, async (chats) => {
      const store = await storeWith(chats);
      const revisions = (await store.heads()).map(({ rev }) => rev);
      const before = await allOf(store);
      const summary = await importInto(store, { 'all.zip': (await exportOf(store)).blob });
      expect(summary).toMatchObject({ added: 0, merged: 0, unchanged: chats.length, messages: 0, problemCount: 0 });
      expect(await allOf(store)).toEqual(before);
      expect((await store.heads()).map(({ rev }) => rev)).toEqual(revisions);
    }),
    RUNS,
  );
});

test('an import into a store with other states of the same chats loses nothing of either, and settles', async () => {
  await fc.assert(
    fc.asyncProperty(chatWithId('c'), chatWithId('c'), async (stored, found) => {
      const store = await storeWith([stored]);
      const zip = { 'all.zip': (await exportOf(await storeWith([found]))).blob };
      await importInto(store, zip);
      const merged = await store.messages('c');
      for (const message of [...stored.messages, ...found.messages]) expect(holds(merged, message)).toBe(true);
      expect(await importInto(store, zip)).toMatchObject({ added: 0, merged: 0, unchanged: 1, problemCount: 0 });
      // It is still one that can be exported: a tree, with a head that is in it.
      const exported = await exportOf(store);
      expect(await importInto(new MemoryStore(), { 'again.zip': exported.blob })).toMatchObject({ added: 1, problemCount: 0 });
    }),
    { ...RUNS, numRuns: 200 },
  );
});

/** Whether a message is there, itself or a longer one that begins with it. */
function holds(messages: readonly Message[], { role, parts }: Message): boolean {
  const textsOf = (each: Message['parts']) => each.map(({ type, text }) => `${type} ${text}`).join('\n');
  const own = textsOf(parts);
  return messages.some((message) => message.role === role && textsOf(message.parts).startsWith(own));
}

test('one chat as JSON is read back as it was', () => {
  fc.assert(
    fc.property(chatWithId('c'), (chat) => {
      expect(readChatFile(JSON.parse(JSON.stringify(chatFile(chat))))).toEqual(chat);
    }),
    RUNS,
  );
});

test('files of questions lie in the ZIP as files, each once, and come back', async () => {
  const file = (id: string) => {
    const question = questionAt(id, null, 'See the file.');
    const text = 'a,b\n1,2\n';
    const base = { state: 'done', message: 0, beganMs: 0, endedMs: 0 } as const;
    const part = { ...base, type: 'file', name: '../data.csv', mediaType: 'text/csv', text } as const;
    return { ...question, parts: [...question.parts, part] };
  };
  const messages = [file('q1'), file('q2')];
  const head = { id: 'c', title: 'T', titleBy: 'user', createdAt: 1, updatedAt: 1, isPinned: false, headId: 'q2' } as const;
  const store = await storeWith([{ head, messages }]);
  const { blob } = await exportOf(store);
  const entries = unzipSync(new Uint8Array(await blob.arrayBuffer()));
  const attached = Object.entries(entries).filter(([path]) => path.startsWith('files/'));
  expect(attached.map(([path, bytes]) => [path.replace(/[0-9a-f]{64}/, 'SHA'), strFromU8(bytes)])).toEqual([
    ['files/SHA/data.csv', 'a,b\n1,2\n'],
  ]);
  const json = Object.entries(entries).find(([path]) => path.startsWith('chats/'));
  expect(json && strFromU8(json[1])).not.toContain('a,b');
  const after = new MemoryStore();
  await importInto(after, { 'all.zip': blob });
  expect(await allOf(after)).toEqual(await allOf(store));
});

test('an independent reader finds a JSON and a Markdown of each chat, and no deleted one', async () => {
  const chat = (id: string, title: string) => ({
    head: { id, title, titleBy: 'user', createdAt: 1, updatedAt: 1, isPinned: false, headId: null } as const,
    messages: [questionAt(`${id} q`, null, 'Hi')],
  });
  const store = await storeWith([chat('1', 'A/B: "what?"'), chat('2', 'A/B: "what?"'), chat('3', 'Gone')]);
  await store.write({ id: '3', head: { deletedAt: 5 }, puts: [], deletes: [], text: null });
  const entries = unzipSync(new Uint8Array(await (await exportOf(store)).blob.arrayBuffer()));
  expect(Object.keys(entries).map((path) => path.replace(/[0-9a-f]{12}/, 'KEY'))).toEqual([
    'README.md',
    'settings.json',
    'chats/A B what KEY.json',
    'markdown/A B what KEY.md',
    'chats/A B what KEY.json',
    'markdown/A B what KEY.md',
  ]);
});

test('a longer state of an answer takes the place of a shorter one, and never the other way', async () => {
  const head = { id: 'c', title: 'T', titleBy: 'user', createdAt: 1, updatedAt: 1, isPinned: false, headId: 'a' } as const;
  const question = questionAt('q', null, 'Count.');
  const short = { ...answered('a', 'q', 'One, t'), createdAt: question.createdAt + 1 };
  const long = { ...answered('a', 'q', 'One, two, three.'), createdAt: question.createdAt + 1 };
  const [old, recent] = [
    { head, messages: [question, short] },
    { head, messages: [question, long] },
  ];
  const store = await storeWith([old]);
  expect(await importInto(store, { 'c.json': chatFile(recent) })).toMatchObject({ merged: 1, messages: 1 });
  expect(await store.messages('c')).toEqual([question, long]);
  expect(await importInto(store, { 'c.json': chatFile(old) })).toMatchObject({ unchanged: 1 });
  expect(await store.messages('c')).toEqual([question, long]);
});

test('an answer that another tab writes is left to it; in a file it is a stopped one', async () => {
  const head = { id: 'c', title: 'T', titleBy: 'user', createdAt: 1, updatedAt: 1, isPinned: false, headId: 'a' } as const;
  const question = questionAt('q', null, 'Count.');
  const place = { id: 'a', parentId: 'q', createdAt: question.createdAt + 1 };
  const done = { ...answered('a', 'q', 'One, two.'), createdAt: place.createdAt };
  const store = await storeWith([{ head, messages: [question, emptyAnswer(place)] }]);
  expect(await importInto(store, { 'c.json': chatFile({ head, messages: [question, done] }) })).toMatchObject({ unchanged: 1 });
  expect(await store.messages('c')).toEqual([question, emptyAnswer(place)]);
  const after = new MemoryStore();
  await importInto(after, { 'all.zip': (await exportOf(store)).blob });
  expect((await after.messages('c'))[1]).toMatchObject({ state: { status: 'stopped' } });
});

test('a chat that was just deleted comes back by an import, under the name that its user gave it', async () => {
  const head = {
    id: 'c',
    title: 'Count.',
    titleBy: 'first-line',
    createdAt: 5,
    updatedAt: 5,
    isPinned: false,
    headId: 'q',
  } as const;
  const messages = [questionAt('q', null, 'Count.')];
  const store = await storeWith([{ head, messages }]);
  await store.write({ id: 'c', head: { deletedAt: 9 }, puts: [], deletes: [], text: null });
  const named = chatFile({ head: { ...head, title: 'Numbers', titleBy: 'user', createdAt: 2 }, messages });
  expect(await importInto(store, { 'c.json': named })).toMatchObject({ merged: 1, messages: 0 });
  expect(await store.head('c')).toMatchObject({ deletedAt: null, title: 'Numbers', titleBy: 'user', createdAt: 2, updatedAt: 5 });
});
