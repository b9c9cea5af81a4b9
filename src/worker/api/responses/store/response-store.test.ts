import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../../../checkpoint/store/database.ts';
import { newResponseId } from '../ids.ts';
import { newResponse, type RequestEcho } from '../response.ts';
import { fallbackResponseStore } from './fallback-response-store.ts';
import { indexedDbResponseStore } from './indexed-db-response-store.ts';
import { memoryResponseStore } from './memory-response-store.ts';
import type { ResponseStore, StoredResponse } from './response-store.ts';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

function storedResponse(text: string, createdAt: number): StoredResponse {
  const response = newResponse(newResponseId(), { model: 'tiny' } as RequestEcho, { createdAt, promptTokens: 3 });
  return {
    response: { ...response, status: 'completed' },
    context: [],
    input: [{ id: 'msg_1', type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_text', text }] }],
  };
}

function onDisk(factory = new IDBFactory()): ResponseStore {
  return indexedDbResponseStore(openDatabase({ locations: () => ({ factory, database: 'responses-test' }) }));
}

/** A disk on which every operation fails as IndexedDB does. */
function brokenDisk(name: string): ResponseStore {
  return indexedDbResponseStore(() => Promise.reject(new DOMException('No.', name)));
}

describe.each<[string, () => ResponseStore]>([
  ['in memory', memoryResponseStore],
  ['on the disk', onDisk],
  ['on the disk or in memory', () => fallbackResponseStore(onDisk(), memoryResponseStore())],
])('stored responses %s', (_name, open) => {
  test('are found by their ids, as they were', async () => {
    const store = open();
    const [one, other] = [storedResponse('one', 1000), storedResponse('other', 2000)];
    await store.put(one);
    await store.put(other);
    expect(await store.get(one.response.id)).toEqual(one);
    expect(await store.get(newResponseId())).toBeNull();
  });

  test('do not change with the objects that were stored or read', async () => {
    const store = open();
    const one = storedResponse('one', 1000);
    await store.put(one);
    one.response.metadata = { changed: 'yes' };
    const read = await store.get(one.response.id);
    expect(read?.response.metadata).toBeUndefined();
    if (read) read.response.status = 'failed';
    expect((await store.get(one.response.id))?.response.status).toBe('completed');
  });

  test('are listed, the newest first, with the begin of the question', async () => {
    const store = open();
    const long = 'word '.repeat(100);
    for (const [text, at] of [
      ['old', 1000],
      ['  new\n one ', 3000],
      [long, 2000],
    ] as const)
      await store.put(storedResponse(text, at));
    const list = await store.list();
    expect(list.map(({ preview }) => preview)).toEqual(['new one', `${'word '.repeat(15)}word…`, 'old']);
    expect(list[0]).toMatchObject({ model: 'tiny', createdAt: 3000, status: 'completed' });
    expect(list[0]?.bytes).toBeGreaterThan(300);
  });

  test('are deleted alone or all together', async () => {
    const store = open();
    const [one, other] = [storedResponse('one', 1000), storedResponse('other', 2000)];
    await store.put(one);
    await store.put(other);
    expect(await store.delete(one.response.id)).toBe(true);
    expect(await store.delete(one.response.id)).toBe(false);
    expect(await store.get(one.response.id)).toBeNull();
    expect((await store.list()).map(({ id }) => id)).toEqual([other.response.id]);
    await store.deleteAll();
    expect(await store.list()).toEqual([]);
    expect(await store.get(other.response.id)).toBeNull();
  });
});

describe('the disk', () => {
  test('keeps responses after the worker ended', async () => {
    const factory = new IDBFactory();
    const one = storedResponse('one', 1000);
    await onDisk(factory).put(one);
    expect(await onDisk(factory).get(one.response.id)).toEqual(one);
    expect((await onDisk(factory).list())[0]?.isInMemory).toBe(false);
  });

  test('that is full leaves the response in memory, and the list says so', async () => {
    const store = fallbackResponseStore({ ...onDisk(), put: brokenDisk('QuotaExceededError').put }, memoryResponseStore());
    const one = storedResponse('one', 1000);
    await store.put(one);
    expect(await store.get(one.response.id)).toEqual(one);
    expect(await store.list()).toMatchObject([{ id: one.response.id, isInMemory: true }]);
  });

  test('that the browser forbids is empty', async () => {
    const store = fallbackResponseStore(brokenDisk('SecurityError'), memoryResponseStore());
    const one = storedResponse('one', 1000);
    await store.put(one);
    expect(await store.list()).toHaveLength(1);
    expect(await store.get(newResponseId())).toBeNull();
    expect(await store.delete(newResponseId())).toBe(false);
    await store.deleteAll();
    expect(await store.list()).toEqual([]);
  });

  test('that fails otherwise fails by name: a response may be there', async () => {
    const store = fallbackResponseStore(brokenDisk('UnknownError'), memoryResponseStore());
    await expect(store.get(newResponseId())).rejects.toMatchObject({ name: 'storage-failed' });
    await expect(store.list()).rejects.toMatchObject({ name: 'storage-failed' });
    await expect(store.deleteAll()).rejects.toMatchObject({ name: 'storage-failed' });
  });
});
