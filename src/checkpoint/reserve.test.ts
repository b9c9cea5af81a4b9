import { IDBFactory } from 'fake-indexeddb';
import { get } from 'idb-keyval';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { dropReserve, reserveFor, takeReserve } from './reserve.ts';
import type { Places } from './weights-place.ts';

const NAME = 'https://a.test/m';

function fakePlaces(): Places & { factories: Map<string, IDBFactory> } {
  const factories = new Map<string, IDBFactory>();
  return {
    factories,
    names: async () => [...factories.keys()],
    open: async (name) => {
      const factory = factories.get(name) ?? new IDBFactory();
      factories.set(name, factory);
      return { factory, database: 'weights' };
    },
    remove: async (name) => void factories.delete(name),
  };
}

describe('a reserve', () => {
  test('is a part of what is downloaded, and bounded', () => {
    expect(reserveFor(1_600)).toBe(100);
    expect(reserveFor(13.8e9)).toBe(2 ** 25);
  });

  test('lies in a place of its own, as many bytes as were asked for, until it is given back', async () => {
    const places = fakePlaces();
    const giveBack = await takeReserve(NAME, 200_000, places);
    const [[name, factory] = []] = places.factories;
    expect(name).toMatch(/^reserve-[0-9a-f]{16}$/);
    const reader = openDatabase({ places: () => ({ factory: factory ?? new IDBFactory(), database: 'weights' }) });
    expect((await get<Blob>('reserve', reader))?.size).toBe(200_000);
    await reader.close();
    await giveBack();
    expect(places.factories.size).toBe(0);
  });

  test('that a killed browser left behind is taken again, not twice, and can be dropped', async () => {
    const places = fakePlaces();
    await takeReserve(NAME, 100, places);
    await takeReserve(NAME, 100, places);
    await takeReserve('another', 100, places);
    expect(places.factories.size).toBe(2);
    await dropReserve(NAME, places);
    await dropReserve(NAME, places);
    expect(places.factories.size).toBe(1);
  });

  test('for which there is no space leaves nothing behind', async () => {
    const places = fakePlaces();
    const { open } = places;
    places.open = async (name) => {
      const { factory } = await open(name);
      const full = () => {
        throw new DOMException('Full.', 'QuotaExceededError');
      };
      return { database: 'weights', factory: { ...factory, open: full } as unknown as IDBFactory };
    };
    await expect(takeReserve(NAME, 100, places)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(places.factories.size).toBe(0);
  });
});
