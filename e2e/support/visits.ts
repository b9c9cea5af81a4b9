// Every screen, dialog and menu of the app, and how one gets there, for checks that look at all of
// them.

import * as route from '../../src/app/platform/route.ts';
import { REPEAT } from '../../test/support/fake-session/fake-session.ts';
import { expect, lastAnswer, type Page, waitUntilReady } from './fixtures.ts';
import { SHOWCASE } from './markdown.ts';
import { BEFORE_WORDS, hold, step } from './script.ts';

export interface Visit {
  name: string;
  /** The address of the screen; `chat`: a conversation with an answer. */
  at: string;
  /** Opens what is in front of the screen. */
  open?(page: Page): Promise<void>;
  /** Only there with a wide window, or on a phone. */
  on?: 'wide' | 'phone';
  /** Cannot be left: it comes last. */
  isLasting?: true;
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name }).last().click();
const choose = (button: string, entry: string) => async (page: Page) => {
  await press(button)(page);
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
};

/** The addresses that src/app/platform/route.ts names. */
export const ADDRESSES = Object.values(route).filter((value) => typeof value === 'string');

const SCREENS: readonly Visit[] = ADDRESSES.map((at) => ({ name: `screen ${at}`, at }));

const LAYERS: readonly Visit[] = [
  { name: 'chat', at: 'chat' },
  {
    name: 'reasoning',
    at: 'chat',
    open: (page) =>
      page
        .getByText(/^Thought for/)
        .last()
        .click(),
  },
  { name: 'title-menu', at: 'chat', open: press('Repeat:') },
  { name: 'again-menu', at: 'chat', open: press('Answer again') },
  { name: 'more-menu', at: 'chat', open: press('More for this answer') },
  { name: 'question-menu', at: 'chat', open: press('More for this question') },
  { name: 'edit-question', at: 'chat', open: press('Edit') },
  { name: 'figures', at: 'chat', open: press('tokens/s') },
  { name: 'leave-dialog', at: 'chat', open: (page) => page.getByRole('link', { name: 'definition' }).last().click() },
  { name: 'rename', at: 'chat', open: choose('Repeat:', 'Rename') },
  { name: 'chat-settings', at: 'chat', open: press('Chat settings') },
  { name: 'gauge', at: 'chat', open: press('Context: ') },
  { name: 'palette', at: 'chat', open: (page) => page.keyboard.press('Control+K') },
  { name: 'shortcuts', at: 'chat', open: (page) => page.keyboard.press('Control+/') },
  { name: 'chat-menu', at: 'chat', on: 'wide', open: press('More for ') },
  { name: 'drawer', at: 'chat', on: 'phone', open: press('Show the sidebar') },
  { name: 'delete-question', at: route.MODELS, open: press('Delete golden-odd') },
  { name: 'load-options', at: route.MODELS, open: (page) => page.locator('summary').first().click() },
  { name: 'download-question', at: route.MODELS, open: press('Load slow-large'), isLasting: true },
];

export const VISITS: readonly Visit[] = [...SCREENS, ...LAYERS];

/** Opens the app with one conversation. Gives what it takes to show a visit, and to leave it. */
export async function startVisits(page: Page, origin: string) {
  await page.goto(origin);
  await waitUntilReady(page);
  await page.getByLabel('Message', { exact: true }).fill(REPEAT + SHOWCASE);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect(page.locator('.katex').first()).toBeVisible();
  const chat = new URL(page.url()).hash;
  return {
    async show({ at, open }: Visit): Promise<void> {
      const address = at === 'chat' ? chat : at;
      await page.evaluate((hash) => {
        location.hash = hash;
      }, address);
      if (at === 'chat') await expect(lastAnswer(page)).toContainText('wins.');
      else await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await open?.(page);
    },
    /** Closes what is open, layer by layer, and shows an empty chat. */
    async leave(): Promise<void> {
      const layer = page.locator('dialog[open], :popover-open');
      for (let left = await layer.count(); left > 0; left = await layer.count()) await page.keyboard.press('Escape');
      await page.evaluate(() => {
        location.hash = '#/';
      });
      await expect(page.getByRole('article')).toHaveCount(0);
    },
  };
}

/** Leaves an answer in the middle of its reasoning. */
export async function startThinking(page: Page): Promise<void> {
  await hold(page, 'answer');
  await page.getByLabel('Message', { exact: true }).fill('Hi');
  await page.getByRole('button', { name: 'Send' }).click();
  await step(page, 'answer', BEFORE_WORDS + 6);
  await expect(page.getByText('Thinking…')).toBeVisible();
}
