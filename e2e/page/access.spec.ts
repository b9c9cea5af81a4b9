// Access: every screen, dialog and menu is checked by axe in both themes, on a wide window and on a
// phone, and by what axe does not see: the focus, targets, and what is cut off at a high zoom.
import { AxeBuilder } from '@axe-core/playwright';
import { cutOff, focused, smallTargets } from '../support/access.ts';
import { expect, type Page, test } from '../support/fixtures.ts';
import { ADDRESSES, LAYER, startThinking, startVisits, VISITS } from '../support/visits.ts';

// Each test goes through all of the app.
test.setTimeout(900_000);
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Beside the levels: a name has the words that are seen, and a screen has a heading. */
const MORE = { 'label-content-name-mismatch': { enabled: true }, 'page-has-heading-one': { enabled: true } };

async function violations(page: Page, rules: 'all' | 'contrast'): Promise<string[]> {
  // The page is one frame.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  if ((await page.locator(LAYER).count()) > 0) builder.include(LAYER);
  if (rules === 'all') builder.options({ runOnly: LEVELS, rules: MORE });
  else builder.withRules('color-contrast');
  const found = (await builder.analyze()).violations;
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`));
}

test('there is a visit for every address', () => {
  expect(ADDRESSES.length).toBeGreaterThan(8);
  for (const address of ADDRESSES) expect(VISITS.map(({ at }) => at)).toContain(address);
});

test('axe finds nothing on any screen, dialog or menu, in light and dark, and the focus is never lost', async ({
  page,
  scripted,
}) => {
  const { show, leave } = await startVisits(page, scripted.origin);
  for (const visit of VISITS.filter(({ on }) => on !== 'phone')) {
    await show(visit);
    await expect.poll(() => focused(page), visit.name).not.toBeNull();
    await page.emulateMedia({ colorScheme: 'light' });
    expect.soft(await violations(page, 'all'), visit.name).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect.soft(await violations(page, 'contrast'), `${visit.name}, dark`).toEqual([]);
    await leave();
    await expect.poll(() => focused(page), `after ${visit.name}`).not.toBeNull();
  }
});

test('no screen, dialog or menu is wider or higher than a window at a zoom of 200 % and 400 %', async ({ page, scripted }) => {
  const { show, leave } = await startVisits(page, scripted.origin);
  for (const [width, height] of [
    [640, 400],
    [320, 256],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const visit of VISITS.filter(({ on, isLasting }) => on !== 'wide' && !isLasting)) {
      await show(visit);
      expect.soft(await cutOff(page), `${visit.name} at ${width}×${height}`).toEqual([]);
      await leave();
    }
  }
});

test('with reduced motion nothing moves while an answer comes', async ({ page, scripted }) => {
  await startVisits(page, scripted.origin);
  await startThinking(page);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });

  test('axe finds nothing, each target has 44 px, and nothing is cut off', async ({ page, scripted }) => {
    const { show, leave } = await startVisits(page, scripted.origin);
    for (const visit of VISITS.filter(({ on }) => on !== 'wide')) {
      await show(visit);
      expect.soft(await violations(page, 'all'), visit.name).toEqual([]);
      expect.soft(await smallTargets(page), visit.name).toEqual([]);
      expect.soft(await cutOff(page), visit.name).toEqual([]);
      await leave();
    }
  });
});
