// A browser with its profile on disk that collects garbage all the time, in every worker of every
// page. A used handle that nothing
// holds is gone within milliseconds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Worker } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';
import { BACK_END_FLAGS, type BackEnd } from '../storage/rig.ts';
import { test as base } from './fixtures.ts';

/** A full collection takes a few milliseconds of a worker. */
const COLLECT_EVERY_MS = 20;

interface GarbageFixtures {
  backEnd: BackEnd;
}

/** The specs' `test`, in a Chromium whose workers collect their garbage all the time. */
export const test = base.extend<GarbageFixtures>({
  backEnd: ['LevelDB', { option: true }],

  context: async ({ backEnd }, use) => {
    const profile = mkdtempSync(join(tmpdir(), 'garbage-spec-'));
    const args = [...CHROMIUM_FLAGS, ...BACK_END_FLAGS[backEnd], '--js-flags=--expose-gc'];
    const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args });
    context.on('page', (page) => page.on('worker', (worker) => void collectGarbage(worker)));
    await use(context);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  },
});

/** A worker that ends meanwhile has no garbage left. */
function collectGarbage(worker: Worker): Promise<void> {
  const start = (ms: number) => {
    const { gc } = globalThis as { gc?: () => void };
    if (!gc) throw new Error('This browser was started without --js-flags=--expose-gc.');
    setInterval(gc, ms);
  };
  return worker.evaluate(start, COLLECT_EVERY_MS).catch((error: Error) => {
    if (!/closed|terminated|destroyed/i.test(error.message)) throw error;
  });
}

export { expect } from './fixtures.ts';
