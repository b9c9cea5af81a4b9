import { IDBFactory } from 'fake-indexeddb';
import { get, set } from 'idb-keyval';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';

const NAME = 'weights-test';

/** A factory that shows the connections it opened. */
function watched(): { factory: IDBFactory; connections: IDBDatabase[] } {
  const factory = new IDBFactory();
  const connections: IDBDatabase[] = [];
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    const request = open(name, version);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  };
  return { factory, connections };
}

const inEvent = (request: IDBOpenDBRequest): Promise<string> =>
  new Promise((resolve) => {
    request.onblocked = () => resolve('blocked');
    request.onsuccess = () => resolve('done');
  });

describe('the database', () => {
  test('opens once for many operations', async () => {
    const { factory, connections } = watched();
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }) });
    await Promise.all([set('a', 1, useStore), set('b', 2, useStore)]);
    expect(await get('b', useStore)).toBe(2);
    expect(connections).toHaveLength(1);
  });

  test('reconnects, unnoticed, when the browser closed the connection', async () => {
    const { factory, connections } = watched();
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }) });
    await set('a', 1, useStore);
    connections[0]?.close();
    expect(await get('a', useStore)).toBe(1);
    expect(connections).toHaveLength(2);
  });

  test('reconnects after the close event', async () => {
    const { factory, connections } = watched();
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }) });
    await set('a', 1, useStore);
    connections[0]?.onclose?.(new Event('close'));
    expect(await get('a', useStore)).toBe(1);
    expect(connections).toHaveLength(2);
  });

  test('repeats an operation once, not for ever', async () => {
    const { factory } = watched();
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }) });
    let runs = 0;
    const failing = useStore('readonly', () => {
      runs++;
      throw new DOMException('closing', 'InvalidStateError');
    });
    await expect(failing).rejects.toMatchObject({ name: 'InvalidStateError' });
    expect(runs).toBe(2);
  });

  test('gives up an operation that gets no answer, and works on', async () => {
    const { factory } = watched();
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }), answerMs: 30 });
    await expect(useStore('readonly', () => new Promise(() => {}))).rejects.toMatchObject({ name: 'TimeoutError' });
    await set('a', 1, useStore);
    expect(await get('a', useStore)).toBe(1);
  });

  test('gives up an opening that gets no answer, and tries again at the next operation', async () => {
    const { factory } = watched();
    const { open } = factory;
    factory.open = () => ({}) as IDBOpenDBRequest;
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }), answerMs: 30 });
    await expect(get('a', useStore)).rejects.toMatchObject({ name: 'TimeoutError' });
    factory.open = open;
    expect(await get('a', useStore)).toBeUndefined();
  });

  test('does not repeat other failures', async () => {
    const { factory } = watched();
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }) });
    let runs = 0;
    const failing = useStore('readwrite', () => {
      runs++;
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(failing).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(runs).toBe(1);
  });

  test('makes way for a tab that deletes the database', async () => {
    const { factory } = watched();
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }) });
    await set('a', 1, useStore);
    expect(await inEvent(factory.deleteDatabase(NAME))).toBe('done');
    expect(await get('a', useStore)).toBeUndefined();
  });

  test('tries again after an open that failed', async () => {
    const { factory } = watched();
    let failures = 1;
    const unlucky = () => {
      if (failures-- > 0) throw new DOMException('Internal error.', 'UnknownError');
      return { factory, database: NAME };
    };
    const useStore = openDatabase({ locations: unlucky });
    await expect(set('a', 1, useStore)).resolves.toBeUndefined();
    expect(await get('a', useStore)).toBe(1);
  });

  test('creates its object store in a database that lacks it', async () => {
    const { factory } = watched();
    const opened = factory.open(NAME, 3);
    expect(await inEvent(opened)).toBe('done');
    opened.result.close();
    const useStore = openDatabase({ locations: () => ({ factory, database: NAME }) });
    await set('a', 1, useStore);
    expect(await get('a', useStore)).toBe(1);
  });
});
