// Where the weights' database is found, and when the app moves to another location.

import { IDBFactory } from 'fake-indexeddb';
import { get, set } from 'idb-keyval';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import type { StorageLocations } from './weights-location.ts';

interface FakeLocations extends StorageLocations {
  factories: Map<string, IDBFactory>;
  /** Names of locations that do not open. */
  broken: Set<string>;
}

function fakeLocations(...names: string[]): FakeLocations {
  const factories = new Map(names.map((name) => [name, new IDBFactory()]));
  const broken = new Set<string>();
  return {
    factories,
    broken,
    names: async () => [...factories.keys()],
    open: async (name) => {
      const factory = factories.get(name) ?? new IDBFactory();
      factories.set(name, factory);
      if (broken.has(name)) throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
      return { factory, database: 'weights' };
    },
    remove: async (name) => void factories.delete(name),
  };
}

/** Closes it, as a browser does when it ends. */
async function storeIn(locations: StorageLocations, value: string): Promise<void> {
  const useStore = openDatabase({ locations });
  await set('key', value, useStore);
  await useStore.close();
}

const storedIn = (locations: StorageLocations): Promise<string | undefined> => get('key', openDatabase({ locations }));

describe('the place of the weights', () => {
  test('is the first one at first, the latest one afterwards', async () => {
    const locations = fakeLocations('conversations');
    await storeIn(locations, 'first');
    expect([...locations.factories.keys()]).toEqual(['conversations', 'weights']);
    await locations.open('weights-9');
    await locations.open('weights-10');
    await storeIn(locations, 'tenth');
    await locations.remove('weights-9');
    await locations.remove('weights-10');
    expect(await storedIn(locations)).toBe('first');
  });

  test('S7 is left for the next one when it does not open, and only then given up', async () => {
    const locations = fakeLocations('conversations');
    await storeIn(locations, 'lost');
    locations.broken.add('weights');
    await storeIn(locations, 'new');
    expect([...locations.factories.keys()]).toEqual(['conversations', 'weights-2']);
    expect(await storedIn(locations)).toBe('new');
  });

  test('S7 is kept when no other opens either: the fault is not in the place', async () => {
    const locations = fakeLocations();
    await storeIn(locations, 'kept');
    for (const name of ['weights', 'weights-2']) locations.broken.add(name);
    await expect(storedIn(locations)).rejects.toMatchObject({ name: 'UnknownError' });
    locations.broken.clear();
    expect([...locations.factories.keys()]).toEqual(['weights']);
    expect(await storedIn(locations)).toBe('kept');
  });

  test('is kept when it opens at the second try', async () => {
    const locations = fakeLocations();
    await storeIn(locations, 'kept');
    const { open } = locations;
    let failures = 1;
    locations.open = (name) => (failures-- > 0 ? Promise.reject(new DOMException('Closing.', 'UnknownError')) : open(name));
    expect(await storedIn(locations)).toBe('kept');
  });
});
