// Rows D17 and D2 of the fault matrix at the port: one tab downloads, the others watch, and one of
// them takes over.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Asked } from '../../../test/support/servers/fault.ts';
import type { DownloadProgress } from '../../contracts/models.ts';
import { expectRecovery, type Rig, SHARD0, startRig, until } from '../testing/download-rig.ts';
import { testPlatform, testTabs } from '../testing/test-platform.ts';

let rig: Rig;
let tabs = testTabs();
beforeEach(async () => {
  tabs = testTabs();
  rig = await startRig({ platform: testPlatform(tabs) });
});
afterEach(() => rig.stop());

/**
 * Two tabs of one browser, with a clock and a worker each. Store and locks are shared. Both start
 * to download at the same time.
 */
async function openTabs(signals: AbortSignal[] = []) {
  const checkpoints = [await rig.open({ platform: testPlatform(tabs) }), await rig.open({ platform: testPlatform(tabs) })];
  const [one, other] = checkpoints.map((checkpoint, i) => {
    const events: DownloadProgress[] = [];
    const done = checkpoint.download((event) => void events.push(event), signals[i]);
    // Handled where the test awaits it.
    done.catch(() => undefined);
    return { events, done };
  });
  if (!one || !other) throw new Error('There are two tabs.');
  return { one, other };
}

const isWeights = ({ file, range }: Asked) => file.endsWith('.safetensors') && range?.until !== 65_536;
const weightsAsked = () => rig.server.requests.filter(isWeights);

test('D17: two tabs download together: each byte once, and both hear of it', async () => {
  rig.server.fault = (asked) => (isWeights(asked) ? { bytesPerSecond: 60_000 } : undefined);
  const { one, other } = await openTabs();
  await Promise.all([one.done, other.done]);
  expect(weightsAsked()).toHaveLength(2);
  expect(other.events[0]?.waiting).toMatchObject({ reason: 'other-tab', untilMs: null });
  const heard = other.events.filter(({ waiting }) => waiting?.reason === 'other-tab').map(({ bytes }) => bytes);
  expect(heard.at(-1)).toBe(one.events.at(-1)?.totalBytes);
  expect(other.events.at(-1)).toMatchObject({ bytes: one.events.at(-1)?.totalBytes, waiting: null });
  expect(one.events.every(({ waiting }) => waiting?.reason !== 'other-tab')).toBe(true);
  await expectRecovery(rig);
});

test('D2: when the tab that downloads ends, another takes over at once and fetches only what is missing', async () => {
  rig.server.fault = (asked) => (isWeights(asked) ? { stallAfter: 2_500 } : undefined);
  const { putChunk } = rig.store;
  let stored = 0;
  rig.store.putChunk = async (...chunk) => {
    await putChunk(...chunk);
    if (chunk[1].file === SHARD0) stored += 1;
  };
  const stop = new AbortController();
  const { one, other } = await openTabs([stop.signal]);
  await until(() => stored === 2);
  rig.server.fault = () => undefined;
  stop.abort();
  await other.done;
  await expect(one.done).rejects.toMatchObject({ name: 'AbortError' });
  // The tab that ended held a part of one chunk.
  expect(
    weightsAsked()
      .filter(({ file }) => file === SHARD0)
      .map(({ range }) => range?.from),
  ).toEqual([0, 2_000]);
  await expectRecovery(rig);
});

test('a tab that waits for another can be stopped', async () => {
  rig.server.fault = (asked) => (isWeights(asked) ? { stallAfter: 0 } : undefined);
  const [first, second] = [new AbortController(), new AbortController()];
  const { one, other } = await openTabs([first.signal, second.signal]);
  await until(() => other.events.length > 0);
  second.abort();
  first.abort();
  await expect(other.done).rejects.toMatchObject({ name: 'AbortError' });
  await expect(one.done).rejects.toMatchObject({ name: 'AbortError' });
});
