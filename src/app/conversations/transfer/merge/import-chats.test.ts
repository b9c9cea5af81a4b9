import { expect, test } from 'vitest';
import type { ChangeNotice } from '../../list/library.ts';
import { MemoryStore } from '../../storage/memory-store.ts';
import type { ChatStore } from '../../storage/records.ts';
import { questionAt } from '../../testing/messages.ts';
import { chatFile } from '../format/chat-file.ts';
import type { Candidate } from '../sources/open-files.ts';
import { chatsIn } from '../sources/recognise.ts';
import { type ImportProgress, importChats } from './import-chats.ts';

const chat = (id: string) => ({
  head: { id, title: id, titleBy: 'user', createdAt: 1, updatedAt: 1, isPinned: false, headId: null } as const,
  messages: [questionAt(`${id} q`, null, 'Hi')],
});

async function* candidates(count: number): AsyncGenerator<Candidate> {
  for (let index = 0; index < count; index += 1)
    yield { file: `${index}.json`, chats: async () => chatsIn(JSON.parse(JSON.stringify(chatFile(chat(`c${index}`))))) };
}

function watched() {
  const stopping = new AbortController();
  const progress: ImportProgress[] = [];
  const notices: (readonly ChangeNotice[])[] = [];
  const options = {
    signal: stopping.signal,
    onProgress: (at: ImportProgress) => void progress.push(at),
    onWritten: (written: readonly ChangeNotice[]) => void notices.push(written),
  };
  return { stopping, progress, notices, options };
}

test('it says how far it is, and tells of what it wrote in batches', async () => {
  const { progress, notices, options } = watched();
  await importChats(new MemoryStore(), candidates(450), options);
  expect(progress.at(-1)).toEqual({ done: 450, file: '449.json' });
  expect(notices.map((batch) => batch.length)).toEqual([200, 200, 50]);
  expect(notices.flat()[449]).toEqual({ id: 'c449', puts: ['c449 q'], deletes: [] });
});

test('stopped, it keeps what it brought, and the next import brings the rest', async () => {
  const store = new MemoryStore();
  const { stopping, notices, options } = watched();
  const onProgress = ({ done }: ImportProgress) => void (done === 3 && stopping.abort());
  expect(await importChats(store, candidates(10), { ...options, onProgress })).toMatchObject({ added: 3, isCancelled: true });
  expect(notices.flat()).toHaveLength(3);
  expect(await importChats(store, candidates(10), watched().options)).toMatchObject({
    added: 7,
    unchanged: 3,
    isCancelled: false,
  });
});

test('a store that fails ends it, after the tabs heard of what was written', async () => {
  const inner = new MemoryStore();
  let writes = 0;
  const store: ChatStore = Object.assign(Object.create(inner) as ChatStore, {
    write: (change: never) =>
      (writes += 1) > 2 ? Promise.reject(new DOMException('Full.', 'QuotaExceededError')) : inner.write(change),
    head: (id: string) => inner.head(id),
    messages: (id: string) => inner.messages(id),
  });
  const { notices, options } = watched();
  await expect(importChats(store, candidates(10), options)).rejects.toThrow('Full.');
  expect(notices.flat().map(({ id }) => id)).toEqual(['c0', 'c1']);
});
