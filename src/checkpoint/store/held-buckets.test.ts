// The bucket of an open connection is held while other connections open and close. The bucket of a
// closed connection is not held.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { IDBFactory } from 'fake-indexeddb';
import { asyncProperty, assert as check, constantFrom, array as listOf } from 'fast-check';
import { get, set } from 'idb-keyval';
import { afterEach, expect, test, vi } from 'vitest';
import { requestPersistence } from '../space/persistence.ts';
import { type ClosableStore, openDatabase } from './database.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

afterEach(() => void vi.unstubAllGlobals());

/** One connection to the database of a bucket object. */
interface Opened {
  database: IDBDatabase;
  bucket: WeakRef<object>;
  isOpen: boolean;
}

/**
 * Buckets whose openings each give another object, as in Chromium. Returns connections, oldest
 * first.
 */
function stubBuckets(): Opened[] {
  const factory = new IDBFactory();
  const connections: Opened[] = [];
  const watch = (database: IDBDatabase, bucket: WeakRef<object>) => {
    const opened = { database, bucket, isOpen: true };
    const close = database.close.bind(database);
    database.close = () => {
      opened.isOpen = false;
      close();
    };
    connections.push(opened);
  };
  const open = async () => {
    const indexedDB = {
      open: (name: string, version?: number) => {
        const request = factory.open(name, version);
        request.addEventListener('success', () => watch(request.result, held));
        return request;
      },
    };
    const bucket = { indexedDB, persisted: async () => true };
    const held = new WeakRef(bucket);
    return bucket;
  };
  vi.stubGlobal('navigator', { storageBuckets: { keys: async () => ['weights'], open, delete: async () => undefined } });
  return connections;
}

/** Makes the browser dispatch an event to the newest connection. */
async function dispatch(connections: Opened[], event: 'close' | 'versionchange'): Promise<void> {
  const database = connections.at(-1)?.database;
  if (event === 'close') database?.close();
  database?.[`on${event}`]?.(new Event(event) as IDBVersionChangeEvent);
}

interface Rig {
  connections: Opened[];
  stores: ClosableStore[];
}

const STEPS = {
  use: ({ stores }: Rig) => Promise.all(stores.map((useStore) => set('key', 1, useStore))),
  openBeside: async ({ stores }: Rig) => void stores.push(openDatabase()),
  persist: () => requestPersistence(),
  close: ({ connections }: Rig) => dispatch(connections, 'close'),
  versionchange: ({ connections }: Rig) => dispatch(connections, 'versionchange'),
};

const ANY_ORDER = listOf(constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])), { minLength: 1, maxLength: 8 });

/** The connections whose buckets the garbage collector kept, and those that it had to keep. */
async function collected(connections: Opened[]): Promise<{ left: boolean[]; inUse: boolean[] }> {
  // The target of a WeakRef lives until the end of the task.
  await new Promise((resolve) => setTimeout(resolve));
  collectGarbage();
  return {
    left: connections.map(({ bucket }) => bucket.deref() !== undefined),
    inUse: connections.map(({ isOpen }) => isOpen),
  };
}

test('B1 exactly the buckets in use are held, after any order of openings, requests to persist and ends', async () => {
  await check(
    asyncProperty(ANY_ORDER, async (names) => {
      const rig: Rig = { connections: stubBuckets(), stores: [openDatabase()] };
      for (const name of [...names, 'use', 'persist'] as const) await STEPS[name](rig);
      const { left, inUse } = await collected(rig.connections);
      expect(left, names.join()).toEqual(inUse);
      for (const useStore of rig.stores) expect(await get('key', useStore)).toBe(1);
      for (const useStore of rig.stores) await useStore.close();
      expect((await collected(rig.connections)).left).not.toContain(true);
    }),
    { numRuns: 25 },
  );
});

test('B1 the bucket of a connection that was closed is held until its last operation has ended', async () => {
  const connections = stubBuckets();
  const useStore = openDatabase();
  let end: (value: number) => void = () => undefined;
  const operation = useStore('readonly', () => new Promise<number>((resolve) => (end = resolve)));
  await vi.waitFor(() => expect(connections).toHaveLength(1));
  await dispatch(connections, 'versionchange');
  expect((await collected(connections)).left).toEqual([true]);
  end(1);
  expect(await operation).toBe(1);
  expect((await collected(connections)).left).toEqual([false]);
});
