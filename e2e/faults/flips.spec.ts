// S4: a flipped bit anywhere in the stored model is found before its bytes reach the GPU, and costs
// one chunk.

import { bytesOfChunk } from '../../src/checkpoint/format/manifest.ts';
import type { Served } from '../../test/support/servers/fault.ts';
import { EACH_BACK_END, expect, test } from './fixtures.ts';
import { type Chunk, type Model, nameOf } from './model.ts';
import { type Random, seedOfRun, startRandom } from './random.ts';
import { findBytes, flipEverywhere, type Spot } from './stored-bytes.ts';

/** Flips of each back end, 64 in all. */
const FLIPS = 32;
/** Flips of one launch, in different chunks. */
const FLIPS_AT_ONCE = 16;

// 25 chunks: those damaged at once, and some more.
test.use({ bytesPerSecond: Number.POSITIVE_INFINITY, shape: { layers: 6, chunkBytes: 4 * 2 ** 20 } });

/** Random bytes of different chunks of weights, and their positions on the disk. */
function pickSpots(model: Model, profile: string, random: Random): { chunk: Chunk; spots: Spot[] }[] {
  const chunks = model.chunks.filter(({ file }) => file.endsWith('.safetensors'));
  const picked: { chunk: Chunk; spots: Spot[] }[] = [];
  while (picked.length < FLIPS_AT_ONCE) {
    const left = chunks.filter((chunk) => !picked.some((other) => other.chunk === chunk));
    const wanted = Array.from({ length: FLIPS_AT_ONCE - picked.length }, () => {
      const [chunk] = left.splice(random.below(left.length), 1);
      if (!chunk) throw new Error('The model has too few chunks.');
      return { chunk, at: random.below(chunk.bytes.length) };
    });
    const found = findBytes(profile, wanted);
    for (const [i, { chunk }] of wanted.entries()) {
      const spots = found[i] ?? [];
      if (spots.length > 0) picked.push({ chunk, spots });
    }
  }
  return picked;
}

/** Sum of each tensor's bytes. */
function sumsOf(model: Model): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [file, bytes] of model.files) {
    if (!file.endsWith('.safetensors')) continue;
    const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Record<
      string,
      { data_offsets: [number, number] }
    >;
    for (const [name, { data_offsets: offsets }] of Object.entries(header)) {
      let sum = 0;
      for (const byte of bytes.subarray(start + offsets[0], start + offsets[1])) sum += byte;
      sums.set(name, sum);
    }
  }
  return sums;
}

/** Whole chunks that a load requested from the server, by name. */
function chunksFetched(model: Model, requests: readonly Served[]): string[] {
  return requests.map(({ file, range, bytes }) => {
    const index = (range?.from ?? Number.NaN) / model.chunkBytes;
    expect(bytes).toBe(bytesOfChunk(index, model.files.get(file)?.length ?? 0, model.chunkBytes));
    return nameOf({ file, index });
  });
}

for (const backEnd of EACH_BACK_END) {
  test(`S4 ${FLIPS} flipped bits are found at load, and cost a chunk each (${backEnd})`, async ({
    start,
    server,
    model,
    profile,
  }) => {
    test.setTimeout(300_000);
    const random = startRandom(seedOfRun());
    const sums = sumsOf(model);
    const inPage = async <T>(work: (url: string) => Promise<T>): Promise<T> => {
      const { page, close } = await start(backEnd);
      const result = await page.evaluate(work, server.url);
      await close();
      return result;
    };
    await inPage((url) => window.store.download(url));
    for (let flipped = 0; flipped < FLIPS; flipped += FLIPS_AT_ONCE) {
      const picked = pickSpots(model, profile, random);
      for (const { spots } of picked) flipEverywhere(spots, random.below(8));
      const asked = server.requests.length;
      // The source's sums, in spite of the flips, prove that no damaged byte was delivered.
      expect(new Map(await inPage((url) => window.store.sumsOfLoad(url)))).toEqual(sums);
      const fetched = chunksFetched(model, server.requests.slice(asked));
      expect(fetched.sort()).toEqual(picked.map(({ chunk }) => nameOf(chunk)).sort());
    }
  });
}
