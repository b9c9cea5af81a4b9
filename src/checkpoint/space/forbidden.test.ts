// B13: the browser refuses every API of storage and of tabs that it can refuse. Work without
// storage continues. Work that needs storage fails with `storage-failed` and a remedy.

import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { downloadsInAnyTab } from '../download/one-tab.ts';
import { browserPlatform } from '../network/platform.ts';
import { indexedDbChunkStore } from '../store/indexed-db-chunk-store.ts';
import { requestPersistence } from './persistence.ts';

afterEach(() => void vi.unstubAllGlobals());

const refusal = (name: string) => new DOMException('The request was denied.', name);

/** A browser whose locks, channels and private files reject or throw SecurityErrors. */
function forbidTabs(more: object = {}): void {
  const refuse = () => Promise.reject(refusal('SecurityError'));
  const locks = { request: refuse, query: refuse };
  vi.stubGlobal('navigator', { locks, storage: { getDirectory: refuse, persisted: refuse }, ...more });
  vi.stubGlobal('BroadcastChannel', function forbidden() {
    throw refusal('SecurityError');
  });
}

function forbidDatabases(error: DOMException): void {
  const factory = new IDBFactory();
  const refuse = () => {
    const request = { error } as IDBOpenDBRequest;
    queueMicrotask(() => request.onerror?.(new Event('error')));
    return request;
  };
  vi.stubGlobal('indexedDB', Object.assign(factory, { open: refuse, databases: () => Promise.reject(error) }));
}

/** Each way of a browser to forbid databases. */
const WAYS: Record<string, () => void> = {
  'Chromium, blocked cookies': () => forbidDatabases(refusal('UnknownError')),
  'Firefox, blocked cookies': () => forbidDatabases(refusal('SecurityError')),
  'a sandbox: the name itself is refused': () => {
    vi.stubGlobal('indexedDB', undefined);
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      get: () => {
        throw refusal('SecurityError');
      },
    });
  },
  'no IndexedDB at all': () => vi.stubGlobal('indexedDB', undefined),
  'a null IndexedDB': () => vi.stubGlobal('indexedDB', null),
  'buckets that are refused': () => {
    const refuse = () => Promise.reject(refusal('SecurityError'));
    forbidTabs({ storageBuckets: { keys: refuse, open: refuse, delete: refuse } });
  },
};

describe('B13 where storage is forbidden', () => {
  test.each(Object.entries(WAYS))('the store says so and how to allow it: %s', async (_, forbid) => {
    forbidTabs();
    forbid();
    await expect(indexedDbChunkStore().manifests()).rejects.toMatchObject({
      name: 'storage-failed',
      message: expect.stringMatching(/lets this site store data.*Allow cookies and site data.*without storing it/),
    });
  });

  test('a store that is broken and not forbidden is not called forbidden', async () => {
    vi.stubGlobal('navigator', { locks: { query: async () => ({}) } });
    forbidDatabases(refusal('UnknownError'));
    await expect(indexedDbChunkStore().manifests()).rejects.toThrow(/Close other tabs/);
  });

  test('a download runs without a lock and without other tabs', async () => {
    forbidTabs();
    const { exclusive, channel } = browserPlatform();
    const onBusy = vi.fn<() => void>();
    expect(await exclusive('a', async () => 1, { onBusy })).toBe(1);
    expect(onBusy).not.toHaveBeenCalled();
    const tabs = channel('a', () => undefined);
    tabs.post(1);
    tabs.close();
  });

  test('what the task itself throws is no refusal of the lock: it runs once', async () => {
    const request = (_: string, __: unknown, task: (lock: unknown) => unknown) => task({});
    vi.stubGlobal('navigator', { locks: { request } });
    const task = vi.fn<() => Promise<never>>(() => Promise.reject(refusal('SecurityError')));
    await expect(browserPlatform().exclusive('a', task, { onBusy: () => undefined })).rejects.toThrow('denied');
    expect(task).toHaveBeenCalledTimes(1);
  });

  test('no tab is known to download, and nothing is promised to be kept', async () => {
    forbidTabs();
    expect(await downloadsInAnyTab()).toEqual([]);
    expect(await requestPersistence()).toBe('best-effort');
  });
});
