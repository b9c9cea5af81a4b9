// How a spec of the page has the scripted worker advance (test/support/fake-session/gates.ts): hold
// a track, step it, release it.
import type { Page } from '@playwright/test';
import { HELD } from '../../test/support/fake-session/driver.ts';

/** Events of an answer before its first word: the start, and two of the prompt being read. */
export const BEFORE_WORDS = 3;

/** Words of the scripted reasoning. */
export const REASONING_WORDS = 17;

/** Holds tracks from the start of every page that the tab opens from now on. */
export async function holdFromStart(page: Page, ...tracks: string[]): Promise<void> {
  await page.addInitScript(([key, held]) => sessionStorage.setItem(key, held), [HELD, JSON.stringify(tracks)] as const);
}

/** Lets every later step of the track wait; `answer`, `cancel`, `measure` or a model's id. */
export const hold = (page: Page, track: string): Promise<void> => page.evaluate((name) => window.script.hold(name), track);

/** Allows the next steps of a held track. */
export const step = (page: Page, track: string, count = 1): Promise<void> =>
  page.evaluate(([name, steps]) => window.script.step(name, steps), [track, count] as const);

/** Lets the track run freely. */
export const release = (page: Page, track: string): Promise<void> => page.evaluate((name) => window.script.release(name), track);
