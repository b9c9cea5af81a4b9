import { expect, test } from 'vitest';
import { type BrowserStores, eraseStorage } from './erase-storage.ts';

const nothing: BrowserStores = {
  workers: null,
  caches: null,
  buckets: null,
  databases: null,
  storage: null,
  local: { length: 0, clear: () => undefined },
};

/** A request of IndexedDB whose events the test fires. */
const request = () => ({ onsuccess: () => {}, onblocked: () => {}, onerror: () => {}, error: null });

test('a browser that stores nothing has nothing to delete', async () => {
  expect(await eraseStorage(nothing, () => undefined)).toEqual({ bytes: 0, deleted: [], kept: [] });
});

test('the service worker goes first, and says that it stores nothing more', async () => {
  const order: string[] = [];
  const controller = {
    postMessage(_message: unknown, [port]: MessagePort[]) {
      order.push('retired');
      port?.postMessage({ type: 'retire' });
    },
  } as unknown as ServiceWorker;
  const unregister = async () => order.push('unregistered') > 0;
  const workers = { controller, getRegistrations: async () => [{ unregister }] } as unknown as BrowserStores['workers'];
  const cache = { keys: async () => ['file'], delete: async (file: string) => order.push(`cached ${file}`) > 0 };
  const caches = {
    keys: async () => ['shell'],
    open: async () => cache,
    delete: async () => order.push('cache') > 0,
  } as unknown as BrowserStores['caches'];
  const { deleted } = await eraseStorage({ ...nothing, workers, caches }, () => undefined);
  expect(order).toEqual(['retired', 'unregistered', 'cached file', 'cache']);
  expect(deleted).toEqual(['service worker', 'offline copy of the app']);
});

test('a database that another tab uses is named, and deleted once that tab is closed', async () => {
  const pending = request();
  const databases = {
    databases: async () => [{ name: 'chats', version: 1 }],
    deleteDatabase: () => pending as unknown as IDBOpenDBRequest,
  };
  const blocked: string[] = [];
  const erasing = eraseStorage({ ...nothing, databases }, (name) => {
    blocked.push(name);
    pending.onsuccess();
  });
  await expect.poll(() => pending.onblocked.toString()).toContain('onBlocked');
  pending.onblocked();
  expect((await erasing).deleted).toEqual(['databases']);
  expect(blocked).toEqual(['chats']);
});

test('what the browser refuses to delete is said with its reason, and the rest is deleted', async () => {
  let wasCleared = false;
  const buckets = {
    keys: () => Promise.reject(new Error('Access is denied.')),
    open: () => Promise.reject(new Error('Access is denied.')),
    delete: async () => undefined,
  };
  const local = { length: 2, clear: () => void (wasCleared = true) };
  const { deleted, kept } = await eraseStorage({ ...nothing, buckets, local }, () => undefined);
  expect(kept).toEqual(['storage buckets: Access is denied.']);
  expect([deleted, wasCleared]).toEqual([['settings (2)'], true]);
});
