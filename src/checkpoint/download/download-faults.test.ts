// Rows D4 to D20 of the fault matrix, as far as they need no browser: a real server and connection,
// and Node's own fetch. After each fault the invariants of a download hold. Only true bytes are
// stored (I2). The state is reported within 10 s (I3). The error helps (I4), and the next visit
// ends well (I5). I1, about conversations, is tested with the store and in e2e.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Asked, Fault } from '../../../test/support/servers/fault.ts';
import type { Fetch } from '../network/ranges.ts';
import {
  bytesSent,
  elapseUntil,
  expectHelpful,
  expectRecovery,
  expectTrueChunks,
  type Rig,
  SHARD0,
  SHARD1,
  startRig,
  until,
} from '../testing/download-rig.ts';
import { encodeModel, noise, tensor } from '../testing/tiny-checkpoint.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

/** Adds a fault to the weights of a file, not to its head, which opening reads. */
const spoil = (file: string, fault: Fault | ((asked: Asked, time: number) => Fault | undefined)) => {
  let times = 0;
  rig.server.fault = (asked) => {
    const isHead = asked.range?.from === 0 && asked.range.until === 65_536;
    if (asked.file !== file || isHead) return undefined;
    times += 1;
    return typeof fault === 'function' ? fault(asked, times) : fault;
  };
};

/** Returns the fault for the first `times` requests. */
const first =
  (times: number, fault: Fault) =>
  (_: Asked, time: number): Fault | undefined =>
    time <= times ? fault : undefined;

const ranges = (file: string) =>
  rig.server.requests.filter((asked) => asked.file === file && asked.range?.until !== 65_536).map(({ range }) => range?.from);

describe('D4: a connection that is cut after k bytes', () => {
  test.each([0, 1, 999, 1_000, 1_001, 2_700, 5_000, 6_000])('costs no byte that arrived, k = %i', async (k) => {
    spoil(SHARD0, first(1, { cutAfter: k }));
    await rig.download();
    const [begin, again = -1, ...more] = ranges(SHARD0);
    const length = rig.server.files.get(SHARD0)?.length ?? 0;
    expect([begin, more]).toEqual([0, []]);
    // The platform may lose bytes in transit when the connection dies, never more.
    expect(again).toBeLessThanOrEqual(Math.min(k, length));
    if (k < length) expect(again).toBeGreaterThanOrEqual(k === 0 ? 0 : 1);
    await expectRecovery(rig);
  });

  test('after its last byte has brought all there is', async () => {
    const length = rig.server.files.get(SHARD0)?.length ?? 0;
    const inner: Fetch = async (url, init) => {
      const response = await fetch(url, init);
      const isRun = url.endsWith(SHARD0) && new Headers(init.headers).get('range') === `bytes=0-${length - 1}`;
      return isRun ? new Response(thenBroken(new Uint8Array(await response.arrayBuffer())), response) : response;
    };
    const checkpoint = await rig.open({ fetch: inner });
    await checkpoint.download();
    expect(ranges(SHARD0)).toEqual([0]);
    await expectRecovery(rig);
  });

  test('is followed by the exact byte that is missing, again and again, while bytes come', async () => {
    spoil(SHARD0, { cutAfter: 500 });
    await rig.download();
    const asked = ranges(SHARD0);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked).toEqual([...new Set(asked)].toSorted((a = 0, b = 0) => a - b));
    await expectRecovery(rig);
  });

  test('without a byte, five times in a row, is told', async () => {
    spoil(SHARD0, { cutAfter: 0 });
    expectHelpful(await rig.failure(), /network error from 127\.0\.0\.1:\d+ .*5 times in a row/);
    expect(ranges(SHARD0)).toHaveLength(5);
    expect(rig.platform.waits).toEqual([1_000, 4_000, 16_000, 60_000]);
    await expectTrueChunks(rig);
    await expectRecovery(rig);
  });
});

describe('D5: a range that is ignored', () => {
  test('is read in one stream a file, never stored at the wrong offset', async () => {
    spoil(SHARD0, first(1, { cutAfter: 3_100 }));
    const stop = new AbortController();
    const { putChunk } = rig.store;
    rig.store.putChunk = async (...chunk) => {
      await putChunk(...chunk);
      if (chunk[1].file === SHARD0 && chunk[1].index === 2) stop.abort();
    };
    await rig.download(stop.signal).catch(() => undefined);
    rig.store.putChunk = putChunk;
    rig.server.fault = () => ({ ignoreRange: true });
    rig.server.requests.length = 0;
    await rig.download();
    await expectTrueChunks(rig);
    expect(rig.events.at(-1)?.bytes).toBe(rig.events.at(-1)?.totalBytes);
    // Once to notice it, once for all missing bytes.
    expect(ranges(SHARD0).length).toBeLessThanOrEqual(2);
    await expectRecovery(rig);
  });

  test('from the middle of a download on changes nothing but the way', async () => {
    spoil(SHARD1, { ignoreRange: true });
    await rig.download();
    await expectTrueChunks(rig);
    await expectRecovery(rig);
  });
});

describe('D6: an answer that does not fit', () => {
  test.each<[string, Fault, RegExp]>([
    ['another range', { shift: 4 }, /bytes 4 to \d+ instead of 0 to \d+/],
    [
      'another range that pretends to be right, and is too short',
      { shift: 4_000, pretends: true },
      /\d+ bytes on the way instead of/,
    ],
    ['a body that ends early', { shortBy: 10, chunked: true }, /an end after \d+ bytes/],
    ['a body that ends early and says so', { shortBy: 10 }, /bytes on the way instead of/],
    ['a body that goes on', { shortBy: -10, chunked: true }, /more bytes than were asked for/],
  ])('is refused and asked for again: %s', async (_, fault, found) => {
    spoil(SHARD0, first(2, fault));
    await rig.download();
    expect(rig.platform.waits).toEqual([1_000, 4_000]);
    await expectTrueChunks(rig);
    await rig.store.deleteModel(rig.server.url);
    spoil(SHARD0, fault);
    expectHelpful(await rig.failure(), found);
    await expectTrueChunks(rig);
    await expectRecovery(rig);
  });
});

describe('D8: a file that changed on its server', () => {
  test.each<[string, Fault]>([
    ['416', { status: 416 }],
    ['another size', { totalBytes: 999_999 }],
    ['another version of the same size', { headers: { etag: '"2"' } }],
  ])('is told as such, and what is stored stays: %s', async (_, fault) => {
    rig.server.fault = () => ({ headers: { etag: '"1"' } });
    const checkpoint = await rig.open();
    spoil(SHARD1, fault);
    const error = await checkpoint.download().then(
      () => null,
      (reason: Error) => reason,
    );
    if (!error) throw new Error('The download went through.');
    expectHelpful(error, /The repository changed/);
    expect(rig.platform.waits).toEqual([]);
    expect(await expectTrueChunks(rig)).toBeGreaterThan(0);
    rig.server.fault = () => ({ headers: { etag: '"1"' } });
    await checkpoint.download();
    await expectRecovery(rig);
  });

  test('never mixes with what came before: the next visit starts over', async () => {
    spoil(SHARD1, { status: 404 });
    await rig.failure();
    rig.server.files = encodeModel([[tensor('a', 3_400), tensor('b', 2_322)], [tensor('c', 4_001)]]);
    rig.server.fault = () => undefined;
    await rig.download();
    await expectTrueChunks(rig);
    expect(await rig.store.manifests()).toHaveLength(1);
  });
});

describe('D9: a signed address that ran out', () => {
  test('is asked for anew from the resolve URL, at once', async () => {
    await rig.stop();
    rig = await startRig({ redirects: true });
    spoil(SHARD0, (asked) =>
      asked.host === 'hub' && !rig.server.requests.some(({ status }) => status === 403) ? { expired: true } : undefined,
    );
    await rig.download();
    expect(rig.server.requests.filter(({ status }) => status === 403)).toHaveLength(1);
    expect(rig.platform.waits).toEqual([0]);
    // Every request began at the hub: no signed address was kept.
    const count = (host: Asked['host']) => rig.server.requests.filter((asked) => asked.host === host).length;
    expect(count('hub')).toBeGreaterThanOrEqual(count('cdn'));
    await expectRecovery(rig);
  });

  test('that stays denied is told after three tries', async () => {
    spoil(SHARD0, { status: 403 });
    expectHelpful(await rig.failure(), /status 403 .*3 times in a row/);
    await expectRecovery(rig);
  });
});

describe('D10: a host that is busy or failing', () => {
  test.each<[string, Fault, number]>([
    ['429 with seconds', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['503 with seconds', { status: 503, headers: { 'retry-after': '90' } }, 90_000],
    ['429 without a word', { status: 429 }, 60_000],
    ['500', { status: 500 }, 1_000],
  ])('is left alone as long as it asks: %s', async (_, fault, wait) => {
    spoil(SHARD0, first(1, fault));
    await rig.download();
    expect(rig.platform.waits).toContain(wait);
    await expectRecovery(rig);
  });

  test('may say the time', async () => {
    const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
    spoil(SHARD0, first(1, { status: 429, headers: { 'retry-after': inTenSeconds } }));
    await rig.download();
    expect(rig.platform.waits[0]).toBeGreaterThan(7_000);
    expect(rig.platform.waits[0]).toBeLessThanOrEqual(10_000);
  });

  test('is told of while it is waited for, with the time it goes on', async () => {
    rig.server.files = encodeModel([[tensor('a', 3_500), tensor('b', 2_222)], []]);
    spoil(SHARD0, first(1, { status: 429, headers: { 'retry-after': '7' } }));
    await rig.download();
    const wait = rig.events.find(({ waiting }) => waiting !== null)?.waiting;
    expect(wait).toMatchObject({ reason: 'rate-limited', message: expect.stringContaining('429'), untilMs: expect.any(Number) });
  });

  test('for good is told after five tries', async () => {
    spoil(SHARD0, { status: 503 });
    expectHelpful(await rig.failure(), /status 503 from .*5 times in a row/);
    expect(ranges(SHARD0)).toHaveLength(5);
    await expectTrueChunks(rig);
    await expectRecovery(rig);
  });

  test.each<[string, Fault, number]>([
    ['after three tries', { status: 503 }, 3],
    ['at once, where it asks for minutes', { status: 503, headers: { 'retry-after': '120' } }, 1],
  ])('while a model is opened is told within seconds: %s', async (_, fault, tries) => {
    rig.server.fault = () => fault;
    const begin = rig.platform.now();
    expectHelpful(await rig.failure(), /config\.json.*status 503/);
    expect(rig.server.requests).toHaveLength(tries);
    expect(rig.platform.now() - begin).toBeLessThan(10_000);
    await expectRecovery(rig);
  });
});

describe('D11: a connection on which nothing comes', () => {
  test.each([0, 1_500])('is told of after 5 s, given up after 20 s and made anew, k = %i', async (k) => {
    spoil(SHARD0, first(1, { stallAfter: k }));
    spoilAlso(SHARD1, { stallAfter: k });
    const done = rig.download();
    const stalled = () =>
      rig.server.requests.filter(({ range, bytes, status }) => range?.until !== 65_536 && status === 206 && bytes === k);
    await until(() => stalled().length === 2);
    const begin = rig.platform.now();
    const isReported = () => rig.events.at(-1)?.waiting?.reason === 'stalled';
    await elapseUntil(rig.platform, isReported);
    expect(rig.platform.now() - begin).toBeGreaterThanOrEqual(5_000);
    await elapseUntil(rig.platform, () => ranges(SHARD0).length === 2 && ranges(SHARD1).length === 2);
    expect(rig.platform.now() - begin).toBeGreaterThanOrEqual(20_000);
    await done;
    expect(rig.platform.waits).toEqual([1_000, 1_000]);
    expect(ranges(SHARD0)).toHaveLength(2);
    await expectRecovery(rig);
  });
});

/** Adds a fault for another file too, once. */
function spoilAlso(file: string, fault: Fault): void {
  const { fault: before } = rig.server;
  let isOver = false;
  rig.server.fault = (asked) => {
    if (asked.file !== file || asked.range?.until === 65_536 || isOver) return before(asked);
    isOver = true;
    return fault;
  };
}

describe('D12: offline', () => {
  test('is told of and waited out without a try being counted, then the download goes on by itself', async () => {
    const checkpoint = await rig.open();
    rig.server.fault = () => ({ cutAfter: 0 });
    rig.platform.setOnline(false);
    const done = checkpoint.download((event) => void rig.events.push(event));
    await until(() => rig.events.at(-1)?.waiting?.reason === 'offline');
    const asked = rig.server.requests.length;
    for (let second = 0; second < 60; second++) await rig.platform.elapse(1_000);
    expect(rig.server.requests).toHaveLength(asked);
    expect(rig.events.at(-1)).toMatchObject({ waiting: { reason: 'offline', untilMs: null }, secondsLeft: null });
    rig.server.fault = () => undefined;
    rig.platform.setOnline(true);
    await done;
    expect(rig.platform.waits).toEqual([]);
    await expectRecovery(rig);
  });
});

test('D12: offline while a model is opened is told within seconds', async () => {
  rig.server.fault = () => ({ cutAfter: 0 });
  rig.platform.setOnline(false);
  const begin = rig.platform.now();
  expectHelpful(await rig.failure(), /config\.json.*network error/);
  expect(rig.platform.now() - begin).toBeLessThan(10_000);
  await expectRecovery(rig);
});

describe('D13: a captive portal', () => {
  test.each<[string, Fault]>([
    ['a web page', { page: '<!doctype html>Log in', contentType: 'text/html; charset=utf-8' }],
    ['JSON', { page: '{"login":"required"}', contentType: 'application/json' }],
  ])('is not the model: %s, 0 bytes stored', async (_, fault) => {
    spoil(SHARD0, fault);
    spoilAlso(SHARD1, fault);
    const error = await rig.failure();
    expectHelpful(error, /This is not the model\. If this network wants a login/);
    expect(rig.platform.waits).toEqual([]);
    for (const manifest of await rig.store.manifests()) {
      expect((await rig.store.chunkRefs(manifest)).filter(({ file }) => file.endsWith('.safetensors'))).toEqual([]);
    }
    await expectRecovery(rig);
  });
});

describe('D14: headers that scripts may not read', () => {
  test('are done without', async () => {
    const hiding: Fetch = async (url, init) => {
      const response = await fetch(url, init);
      return new Response(response.body, { status: response.status });
    };
    const checkpoint = await rig.open({ fetch: hiding });
    await checkpoint.download();
    await expectTrueChunks(rig);
    await expectRecovery(rig);
  });
});

describe('D18: a transfer that is compressed', () => {
  test.each<[string, Fault]>([
    ['the range', { gzip: 'range' }],
    ['the file, cut at the range', { gzip: 'file' }],
    ['the file, without a length', { gzip: 'file', chunked: true }],
  ])('brings no wrong byte into the store: %s', async (_, fault) => {
    spoil(SHARD1, fault);
    expectHelpful(await rig.failure(), /compressed with gzip/);
    await expectTrueChunks(rig);
    await expectRecovery(rig);
  });
});

describe('D19: a redirect that leads nowhere good', () => {
  test.each<[string, () => string]>([
    ['a loop', () => `${rig.server.url}/${SHARD0}`],
    ['to data:', () => 'data:application/octet-stream,abc'],
    ['to a dead host', () => 'http://127.0.0.1:9/x'],
  ])('is refused with a sentence that names the host: %s', async (_, target) => {
    spoil(SHARD0, () => ({ redirect: target() }));
    expectHelpful(await rig.failure(), /network error from 127\.0\.0\.1:\d+.*may redirect in a loop.*Content-Security-Policy/);
    await expectTrueChunks(rig);
    await expectRecovery(rig);
  });

  test('from https to http is refused', async () => {
    const redirected: Fetch = async (url, init) => {
      const response = await fetch(url.replace('https://hub.test/model', rig.server.url), init);
      const reply = new Response(response.body, response);
      return Object.defineProperty(reply, 'url', { value: 'http://cdn.test/x' });
    };
    const { openCheckpoint } = await import('../open.ts');
    const opening = openCheckpoint('https://hub.test/model', { store: rig.store, platform: rig.platform, fetch: redirected });
    await expect(opening).rejects.toThrow(/insecure address http:\/\/cdn\.test/);
  });
});

test('bytes on the wire are the model’s and no more, over both origins', async () => {
  await rig.stop();
  rig = await startRig({ redirects: true, files: encodeModel([[{ ...tensor('a', 200_000), bytes: noise(200_000) }]]) });
  const name = 'model-00000-of-00000.safetensors';
  await rig.open();
  const head = bytesSent(rig.server, name);
  await rig.download();
  expect(bytesSent(rig.server, name)).toBe(head * 2 + (rig.server.files.get(name)?.length ?? 0));
});

/** A body that fails right after its last byte. */
function thenBroken(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const parts = [bytes];
  return new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      if (part) controller.enqueue(part);
      else controller.error(new TypeError('terminated'));
    },
  });
}
