// B18: the tab that downloads falls asleep before any of its writes, and another tab takes over.
// The first tab then wakes up, with or without an event. Nothing is written twice and nothing is
// lost.

import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DownloadProgress } from '../../contracts/models.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { indexedDbChunkStore } from '../store/indexed-db-chunk-store.ts';
import { expectRecovery, type Rig, startRig, until } from '../testing/download-rig.ts';
import { portsIn } from '../testing/indexed-db.ts';
import { type TestPlatform, type TestTabs, testPlatform, testTabs } from '../testing/test-platform.ts';

/** Longer than a tab may be silent, ms. */
const SILENCE_MS = 26_000;

const WRITES = ['claim', 'putManifest', 'putChunk', 'putFileDigest'] as const;

interface Sleeper {
  store: ChunkStore;
  isAsleep: boolean;
  wake(): void;
}

/** A store of a tab that falls asleep just before its write number `asleepAt`, from 1 on. */
function sleeperIn(factory: IDBFactory, asleepAt: number, written: string[]): Sleeper {
  const store = watched(indexedDbChunkStore(portsIn(factory)), written);
  let writes = 0;
  let wake = () => {};
  const awake = new Promise<void>((resolve) => (wake = resolve));
  const sleeper: Sleeper = { store: { ...store }, isAsleep: false, wake: () => wake() };
  for (const name of WRITES) {
    const write = store[name] as (...given: unknown[]) => Promise<unknown>;
    Object.assign(sleeper.store, {
      [name]: async (...given: unknown[]) => {
        writes += 1;
        if (writes >= asleepAt) {
          sleeper.isAsleep = true;
          await awake;
        }
        return write(...given);
      },
    });
  }
  return sleeper;
}

/** A store that notes each chunk that it wrote. */
function watched(store: ChunkStore, written: string[]): ChunkStore {
  return {
    ...store,
    putChunk: async (revision, ref, chunk) => {
      await store.putChunk(revision, ref, chunk);
      written.push(`${ref.file} ${ref.index}`);
    },
  };
}

/**
 * A platform whose tab does not hear that it lost its turn: a woken tab writes before it is told.
 */
function deaf(platform: TestPlatform): TestPlatform {
  const never = new AbortController().signal;
  return { ...platform, exclusive: (name, task, options) => platform.exclusive(name, () => task(never), options) };
}

let factory: IDBFactory;
let tabs: TestTabs;
let rig: Rig;
beforeEach(async () => {
  factory = new IDBFactory();
  tabs = testTabs();
  rig = await startRig({ platform: testPlatform(tabs), store: indexedDbChunkStore(portsIn(factory)) });
});
afterEach(() => rig.stop());

/** Every write of a download: the claim, the manifest, the files' chunks. */
const EACH_WRITE = Array.from({ length: 16 }, (_, i) => i + 1);

describe.each([
  ['hears that it lost its turn', (platform: TestPlatform) => platform],
  ['does not hear of it', deaf],
])('B18 a tab that wakes up and %s', (_, hearing) => {
  test.each(EACH_WRITE)('writes nothing twice and ends with the model, asleep before write %i', async (asleepAt) => {
    const written: string[] = [];
    const sleeper = sleeperIn(factory, asleepAt, written);
    const first = (await rig.open({ store: sleeper.store, platform: hearing(testPlatform(tabs)) })).download();
    first.catch(() => undefined);
    await until(() => sleeper.isAsleep);

    const platform = testPlatform(tabs);
    const events: DownloadProgress[] = [];
    const store = watched(indexedDbChunkStore(portsIn(factory)), written);
    const second = (await rig.open({ store, platform })).download((event) => void events.push(event));
    second.catch(() => undefined);
    await until(() => events.length > 0);
    expect(events[0]?.waiting?.message).toContain('goes on by itself');
    await platform.elapse(SILENCE_MS);
    await second;
    expect(events.some(({ waiting }) => waiting?.message.includes('takes over'))).toBe(true);

    sleeper.wake();
    await first;
    expect(written.toSorted()).toEqual([...new Set(written)].toSorted());
    await expectRecovery(rig);
  });
});

test('B18 a tab whose disk is slow gives signs of life and keeps its turn, however long it takes', async () => {
  const [platform, other] = [testPlatform(tabs), testPlatform(tabs)];
  const slow = sleeperIn(factory, 3, []);
  const first = (await rig.open({ store: slow.store, platform })).download();
  await until(() => slow.isAsleep);
  const events: DownloadProgress[] = [];
  const store = indexedDbChunkStore(portsIn(factory));
  const second = (await rig.open({ store, platform: other })).download((event) => void events.push(event));
  await until(() => events.length > 0);
  for (let ms = 0; ms < 5 * SILENCE_MS; ms += 1_000) {
    await platform.elapse(1_000);
    await other.elapse(1_000);
  }
  expect(events.every(({ waiting }) => waiting?.message.includes('goes on by itself'))).toBe(true);
  slow.wake();
  await Promise.all([first, second]);
  await expectRecovery(rig);
});
