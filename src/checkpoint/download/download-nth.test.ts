// The n-th request fails, for every n until a download has no fault. Only true bytes are stored.
// The download ends well by itself, or its error explains why. Then the next visit ends well.

import { expect, test } from 'vitest';
import type { Fault } from '../../../test/support/servers/fault.ts';
import { expectRecovery, expectTrueChunks, startRig } from '../testing/download-rig.ts';

/** No download of the rig's model makes more requests. At this number the loop does not end. */
const MAX_REQUESTS = 40;

const FAULTS: Record<string, Fault> = {
  'is cut at once': { cutAfter: 0 },
  'is cut after some bytes': { cutAfter: 700 },
  'is answered 500': { status: 500 },
  'is answered 429': { status: 429, headers: { 'retry-after': '3' } },
  'is answered 403': { status: 403 },
  'gets the whole file': { ignoreRange: true },
  'gets too little': { shortBy: 5, chunked: true },
  'gets a login page': { page: '<!doctype html>' },
  'gets another range': { shift: 1 },
};

/** Faults that no retry helps against: the user has to act. */
const FATAL = ['gets a login page'];

test.each(Object.entries(FAULTS))('the n-th request %s', async (name, fault) => {
  let reached = 0;
  for (let n = 0; n < MAX_REQUESTS; n++) {
    const rig = await startRig();
    rig.server.fault = ({ number }) => (number === n ? fault : undefined);
    const error = await rig.download().then(
      () => null,
      (reason: unknown) => reason,
    );
    reached = rig.server.requests.length;
    await expectTrueChunks(rig);
    if (error !== null) {
      expect(FATAL).toContain(name);
      // A page in the index's place is an index that is not there, as on hosts that answer every
      // path.
      expect(error).toSatisfy(
        ({ name, message }: Error) =>
          (name === 'download-failed' && message.includes('This is not the model')) ||
          (name === 'model-unsupported' && message.includes('found neither')),
      );
    }
    await expectRecovery(rig);
    await rig.stop();
    if (reached <= n) break;
  }
  expect(reached).toBeGreaterThan(6);
  expect(reached).toBeLessThan(MAX_REQUESTS);
});

test.each(['putManifest', 'chunkRefs', 'putChunk', 'chunkDigest'] as const)(
  'the n-th %s of the store fails',
  async (operation) => {
    for (let n = 1; n < MAX_REQUESTS; n++) {
      const rig = await startRig();
      const original: (...args: never[]) => Promise<unknown> = rig.store[operation];
      let calls = 0;
      const failing = (...args: never[]) => {
        calls += 1;
        return calls === n ? Promise.reject(Object.assign(new Error('full'), { name: 'storage-failed' })) : original(...args);
      };
      Object.assign(rig.store, { [operation]: failing });
      const error = await rig.download().then(
        () => null,
        (reason: unknown) => reason,
      );
      Object.assign(rig.store, { [operation]: original });
      await expectTrueChunks(rig);
      if (calls >= n) expect(error).toMatchObject({ name: 'storage-failed' });
      await expectRecovery(rig);
      await rig.stop();
      if (calls < n) return;
    }
    expect.unreachable('The store was asked without end.');
  },
);
