// Pieces that are served equal the file that make-checkpoint writes, wherever a range begins and
// ends.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import { serveCheckpoint } from './served-checkpoint.ts';

const config = JSON.parse(
  readFileSync(new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const written = makeCheckpoint({ config, seed: 1 });
const served = serveCheckpoint(config);

test('any range of any file is that of the written checkpoint', async () => {
  expect(served.files.size).toBeGreaterThan(4);
  for (const [name, content] of served.files) {
    const whole = written.get(name) ?? new Uint8Array();
    expect(content.length).toBe(whole.length);
    if (content instanceof Uint8Array) continue;
    const range = fc.tuple(fc.nat(whole.length), fc.nat(100_000));
    const isSame = fc.asyncProperty(range, async ([from, bytes]) => {
      const until = Math.min(whole.length, from + bytes);
      expect(Buffer.compare(await content.read(from, until), whole.subarray(from, until))).toBe(0);
    });
    await fc.assert(isSame, { numRuns: 100 });
  }
});

test('the digests are those of the chunks', () => {
  const chunkBytes = 100_003;
  const digests = served.digests(chunkBytes);
  const chunks = [...served.files].reduce((sum, [, { length }]) => sum + Math.ceil(length / chunkBytes), 0);
  expect(digests.size).toBe(chunks);
  for (const [name, digest] of digests) {
    const [file = '', index] = name.split(' ');
    const chunk = written.get(file)?.subarray(Number(index) * chunkBytes, (Number(index) + 1) * chunkBytes);
    expect(
      createHash('sha256')
        .update(chunk ?? '')
        .digest('hex'),
    ).toBe(digest);
  }
});
