import { expect, test } from 'vitest';
import type { StoredResponseSummary } from '../../../contracts/api/stored-responses.ts';
import { createStoredResponses } from './stored-responses.ts';

const response = (id: string): StoredResponseSummary => ({
  id,
  model: 'tiny',
  createdAt: 0,
  status: 'completed',
  preview: id,
  bytes: 1,
  isInMemory: false,
});

/** A session with two stored responses, whose operations can be made to fail. */
function session() {
  let stored = [response('b'), response('a')];
  const failing = new Set<string>();
  const check = (name: string) => {
    if (failing.has(name)) throw Object.assign(new Error(`${name} failed.`), { name: 'storage-failed' });
  };
  const responses = {
    list: async () => {
      check('list');
      return stored;
    },
    remove: async (id: string) => {
      check('remove');
      stored = stored.filter((each) => each.id !== id);
    },
    removeAll: async () => {
      check('removeAll');
      stored = [];
    },
  };
  return { responses, failing };
}

test('reads, deletes one, deletes all', async () => {
  const { store, refresh, refreshShown, remove, removeAll } = createStoredResponses(session());
  await refreshShown();
  expect(store.get().list).toBeNull();
  await refresh();
  expect(store.get().list?.map(({ id }) => id)).toEqual(['b', 'a']);
  await remove('b');
  expect(store.get().list?.map(({ id }) => id)).toEqual(['a']);
  await removeAll();
  await refreshShown();
  expect(store.get()).toEqual({ list: [], failure: null });
});

test('says what failed, keeps the list, and forgets the failure when the next action succeeds', async () => {
  const parts = session();
  const { store, refresh, remove } = createStoredResponses(parts);
  await refresh();
  parts.failing.add('remove');
  await remove('b');
  expect(store.get()).toMatchObject({
    failure: { name: 'storage-failed', message: 'remove failed.' },
    list: [{ id: 'b' }, { id: 'a' }],
  });
  parts.failing.add('list');
  await refresh();
  expect(store.get()).toMatchObject({ failure: { message: 'list failed.' }, list: [{ id: 'b' }, { id: 'a' }] });
  parts.failing.clear();
  await remove('b');
  expect(store.get()).toMatchObject({ failure: null, list: [{ id: 'a' }] });
});
