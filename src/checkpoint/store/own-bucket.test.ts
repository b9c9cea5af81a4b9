import { IDBFactory } from 'fake-indexeddb';
import { get, set } from 'idb-keyval';
import { afterEach, expect, test, vi } from 'vitest';
import { openDatabase } from './database.ts';
import { ownBucket } from './own-bucket.ts';

afterEach(() => vi.unstubAllGlobals());

test('a place is a bucket of its own, which the browser is asked to keep', async () => {
  const bucket = { indexedDB: new IDBFactory() };
  const open = vi.fn<(name: string, options?: object) => Promise<object>>(async () => bucket);
  vi.stubGlobal('navigator', { storageBuckets: { open } });
  expect(await ownBucket('notes')).toEqual({ factory: bucket.indexedDB, database: 'gpt-oss-notes', bucket });
  expect(open.mock.calls).toEqual([['notes', { persisted: true }]]);
});

test('without buckets a place is a database of the origin', async () => {
  const indexedDB = new IDBFactory();
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('indexedDB', indexedDB);
  const useStore = openDatabase({ locations: () => ownBucket('notes') });
  await set('a', 1, useStore);
  expect(await get('a', useStore)).toBe(1);
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['gpt-oss-notes']);
});
