// Where the weights' database is found, and what it takes to leave that place for another.

import { IDBFactory } from 'fake-indexeddb';
import { get, set } from 'idb-keyval';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import type { Places } from './weights-location.ts';

interface FakePlaces extends Places {
  factories: Map<string, IDBFactory>;
  /** Names of places that do not open. */
  broken: Set<string>;
}

function fakePlaces(...names: string[]): FakePlaces {
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
async function storeIn(places: Places, value: string): Promise<void> {
  const useStore = openDatabase({ places });
  await set('key', value, useStore);
  await useStore.close();
}

const storedIn = (places: Places): Promise<string | undefined> => get('key', openDatabase({ places }));

describe('the place of the weights', () => {
  test('is the first one at first, the latest one afterwards', async () => {
    const places = fakePlaces('conversations');
    await storeIn(places, 'first');
    expect([...places.factories.keys()]).toEqual(['conversations', 'weights']);
    await places.open('weights-9');
    await places.open('weights-10');
    await storeIn(places, 'tenth');
    await places.remove('weights-9');
    await places.remove('weights-10');
    expect(await storedIn(places)).toBe('first');
  });

  test('S7 is left for the next one when it does not open, and only then given up', async () => {
    const places = fakePlaces('conversations');
    await storeIn(places, 'lost');
    places.broken.add('weights');
    await storeIn(places, 'new');
    expect([...places.factories.keys()]).toEqual(['conversations', 'weights-2']);
    expect(await storedIn(places)).toBe('new');
  });

  test('S7 is kept when no other opens either: the fault is not in the place', async () => {
    const places = fakePlaces();
    await storeIn(places, 'kept');
    for (const name of ['weights', 'weights-2']) places.broken.add(name);
    await expect(storedIn(places)).rejects.toMatchObject({ name: 'UnknownError' });
    places.broken.clear();
    expect([...places.factories.keys()]).toEqual(['weights']);
    expect(await storedIn(places)).toBe('kept');
  });

  test('is kept when it opens at the second try', async () => {
    const places = fakePlaces();
    await storeIn(places, 'kept');
    const { open } = places;
    let failures = 1;
    places.open = (name) => (failures-- > 0 ? Promise.reject(new DOMException('Closing.', 'UnknownError')) : open(name));
    expect(await storedIn(places)).toBe('kept');
  });
});
