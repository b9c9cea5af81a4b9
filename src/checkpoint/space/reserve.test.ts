// Row S13 of the fault matrix: a reserve keeps space from weights, and never keeps them from
// working.

import { describe, expect, test } from 'vitest';
import { type FileFault, type TestFiles, testFiles } from '../testing/private-files.ts';
import { fileReserves, type ReserveOptions, reserveFor } from './reserve.ts';

const URL = 'https://a.test/m';
/** More than one slice. */
const BYTES = 2 ** 20 + 200_000;
/** Timeout of an operation that never ends, ms. */
const ANSWER_MS = 20;

const reservesIn = (files: TestFiles, options: ReserveOptions = {}) => fileReserves({ files: async () => files, ...options });

describe('a reserve', () => {
  test('is a part of what is downloaded, and bounded', () => {
    expect(reserveFor(1_600)).toBe(100);
    expect(reserveFor(13.8e9)).toBe(2 ** 25);
  });

  test('lies on the disk, as many bytes as were asked for and none a hole, until it is given back', async () => {
    const files = testFiles();
    const giveBack = await reservesIn(files).take(URL, BYTES);
    expect([...files.sizes]).toEqual([[expect.stringMatching(/^reserve-[0-9a-f]{16}$/), BYTES]]);
    // One in 256 bytes of noise is zero.
    expect(files.noise).toBeGreaterThan(BYTES * 0.99);
    await giveBack();
    expect(files.sizes.size).toBe(0);
  });

  test('that a killed browser left behind is taken again, not twice, and can be dropped', async () => {
    const files = testFiles();
    await reservesIn(files).take(URL, 100_000);
    await reservesIn(files).take(URL, BYTES);
    expect([...files.sizes.values()]).toEqual([BYTES]);
    expect(files.noise).toBeLessThanOrEqual(BYTES);
    await reservesIn(files).take('another', 100);
    await reservesIn(files).drop(URL);
    await reservesIn(files).drop(URL);
    expect([...files.sizes.values()]).toEqual([100]);
  });

  test('for which there is too little space is what there is, and is given back', async () => {
    const files = testFiles(150_000);
    const giveBack = await reservesIn(files).take(URL, BYTES);
    expect([...files.sizes.values()]).toEqual([150_000]);
    await giveBack();
    expect(files.free).toBe(150_000);
  });

  test('on a disk that refuses to remove files is emptied', async () => {
    const files = testFiles(BYTES);
    const giveBack = await reservesIn(files).take(URL, BYTES);
    files.removeEntry = () => Promise.reject(new DOMException('Full.', 'InvalidStateError'));
    await giveBack();
    expect(files.free).toBe(BYTES);
  });

  test.each<FileFault>(['refused', 'hung'])('neither fails nor is waited for, whichever operation is %s', async (fault) => {
    const options = fault === 'hung' ? { answerMs: ANSWER_MS } : {};
    const whole = testFiles();
    await (await reservesIn(whole).take(URL, BYTES))();
    for (let n = 1; n <= whole.count; n++) {
      const files = testFiles();
      files.fault = (operation) => (operation === n ? fault : undefined);
      // It must settle although the operation never ends. A busy machine is slow, so no time is
      // measured.
      await (await reservesIn(files, options).take(URL, BYTES))();
      // A file that was opened too late stays open until its tab ends.
      if (fault === 'hung') continue;
      await (await reservesIn(files).take(URL, BYTES))();
      expect(files.sizes.size, `operation ${n}`).toBe(0);
    }
    expect(whole.count).toBeGreaterThan(8);
  });

  test('that comes late is given back late', async () => {
    const files = testFiles();
    let arrive = () => {};
    const late = new Promise<typeof files>((resolve) => {
      arrive = () => resolve(files);
    });
    const reserves = fileReserves({ files: () => late, answerMs: ANSWER_MS });
    const giveBack = await reserves.take(URL, BYTES);
    await giveBack();
    arrive();
    await expect.poll(() => files.count).toBeGreaterThan(8);
    await expect.poll(() => files.sizes.size).toBe(0);
  });

  test('is done without where the browser has no private files', async () => {
    const files = () => Promise.reject(new DOMException('A private window.', 'SecurityError'));
    for (const reserves of [fileReserves({ files }), fileReserves()]) {
      const giveBack = await reserves.take(URL, BYTES);
      await expect(giveBack()).resolves.toBeUndefined();
      await expect(reserves.drop(URL)).resolves.toBeUndefined();
    }
  });
});
