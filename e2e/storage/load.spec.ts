// A load always ends, whenever the garbage collector runs, and its memory does not grow with the
// model.
import { CHUNK_BYTES } from '../../src/checkpoint/format/manifest.ts';
import { costOf } from '../../tools/measure-storage/browser-cost.ts';
import { serveRandomModel } from '../../tools/measure-storage/random-model.ts';
import { type BackEnd, digestOfExperts, digestOfModel, expect, test } from './rig.ts';

const BACK_ENDS: BackEnd[] = ['LevelDB', 'SQLite'];
const LOADS = 20;
const EXPERT_ROUNDS = 5;

for (const backEnd of BACK_ENDS) {
  test.describe(() => {
    test.use({ backEnd });
    test(`${LOADS} loads end, each with every byte, while garbage is collected all the time (${backEnd})`, async ({ rig }) => {
      const { page } = await rig.open(['--js-flags=--expose-gc']);
      await page.evaluate(() => window.store.collectGarbageEvery(1));
      const expected = await digestOfModel(rig.files);
      for (let load = 1; load <= LOADS; load++) {
        expect(await page.evaluate((url) => window.store.digestOfLoad(url), rig.url)).toBe(expected);
      }
    });

    test(`experts are read alone, each with every byte, while garbage is collected all the time (${backEnd})`, async ({
      rig,
    }) => {
      const first = await rig.open();
      await first.page.evaluate((url) => window.store.load(url), rig.url);
      await first.close();
      const { page } = await rig.open(['--js-flags=--expose-gc']);
      await page.evaluate(() => window.store.collectGarbageEvery(1));
      const expected = { digests: { a: await digestOfExperts() }, wholeReads: 0 };
      for (let round = 1; round <= EXPERT_ROUNDS; round++) {
        expect(await page.evaluate((url) => window.store.digestsOfExperts(url), rig.url)).toEqual(expected);
      }
    });
  });
}

/** More than a load may use, so that a load that keeps its bytes is found. */
const MODEL_BYTES = 400e6;
const MAX_MEGABYTES = 256;

test(`three loads of ${MODEL_BYTES / 1e6} MB take less than ${MAX_MEGABYTES} MB of the renderer`, async ({ emptyRig }) => {
  const model = await serveRandomModel(MODEL_BYTES);
  const first = await emptyRig.open();
  await first.page.evaluate((bytes) => window.store.cutAt(bytes), CHUNK_BYTES);
  await first.page.evaluate((url) => window.store.download(url), model.url);
  await first.close();
  const { page } = await emptyRig.open();
  const idle = await costOf(emptyRig.profile, () => page.evaluate(() => window.store.stored()));
  for (let load = 1; load <= 3; load++) {
    const { cost } = await costOf(emptyRig.profile, () => page.evaluate((url) => window.store.load(url), model.url));
    expect(cost.rendererMegabytes - idle.cost.rendererMegabytes).toBeLessThan(MAX_MEGABYTES);
  }
  await model.stop();
});
