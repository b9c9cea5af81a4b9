// Every screen, dialog and menu of the app, and how one gets there, for checks that look at all of
// them.

import * as route from '../../src/app/platform/route.ts';
import { CALLING, REPEAT } from '../../test/support/fake-session/fake-session.ts';
import { expect, lastAnswer, type Page, waitUntilReady } from './fixtures.ts';
import { SHOWCASE } from './markdown.ts';
import { BEFORE_WORDS, hold, step } from './script.ts';

/** What is in front of a screen. */
export const LAYER = 'dialog[open], :popover-open';

export interface Visit {
  name: string;
  /** The address of the screen; `chat`: a conversation with an answer. */
  at: string;
  /** Opens what is in front of the screen. */
  open?(page: Page): Promise<void>;
  /** A dialog, menu or panel: `open` may load its code first. */
  isLayer?: true;
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

async function openHood(page: Page): Promise<void> {
  await choose('More for this answer', 'Under the hood')(page);
  await press('Read the answer again')(page);
  await page.getByRole('group', { name: 'Tokens' }).getByRole('button').nth(12).click();
}

async function runWorkbench(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('prompt tokens from the cache')).toBeVisible();
}

async function showTokens(page: Page): Promise<void> {
  await runWorkbench(page);
  await page.getByRole('tab', { name: 'Tokens' }).click();
  await page.getByRole('group', { name: 'Tokens' }).getByRole('button').nth(30).click();
}

async function openSchema(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^All / }).click();
  await page.getByRole('combobox', { name: 'Answer shape' }).selectOption('A schema');
  await page.getByRole('tab', { name: 'Python' }).click();
}

/** A finger's Enter breaks the line. */
async function sendByButton(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** The addresses that src/app/platform/route.ts names. */
export const ADDRESSES = Object.values(route).filter((value) => typeof value === 'string');

const SCREENS: readonly Visit[] = ADDRESSES.map((at) => ({ name: `screen ${at}`, at }));

const LAYERS: readonly Visit[] = [
  {
    name: 'tools-set-up',
    at: route.TOOL_SETTINGS,
    async open(page) {
      await page.getByRole('radio', { name: 'A search of yours on the network' }).check();
      await page.getByLabel('Search address').fill('https://search.example/');
      const form = page.getByRole('form', { name: 'Add an MCP server' });
      const listed = page.getByRole('button', { name: 'List its tools' });
      await form.waitFor();
      // It is kept from the first visit on.
      if (!(await listed.isVisible())) {
        await form.getByLabel('Name').fill('calc');
        await form.getByLabel('Server address').fill('https://mcp.example/mcp');
        await press('Add server')(page);
      }
      await expect(listed).toBeVisible();
      await press('Add server')(page);
      await expect(page.getByText('The name has 1 to 32 letters')).toBeVisible();
    },
  },
  {
    name: 'first-visit',
    at: route.CHAT,
    async open(page) {
      const connection = page.getByRole('button', { name: 'Measure the connection' });
      const check = page.getByRole('button', { name: 'Check this GPU' });
      await expect(check.or(page.getByText('Fits this GPU')).first()).toBeVisible();
      // It is kept from the first visit on.
      if (await check.isVisible()) await check.click();
      await expect(page.getByText('About 41 tokens a second')).toBeVisible();
      if (await connection.isVisible()) await connection.click();
      await expect(page.getByText('About 20 min')).toBeVisible();
    },
  },
  {
    name: 'model-picker',
    at: 'chat',
    isLayer: true,
    async open(page) {
      await page.locator('header .chip-button').click();
      await expect(page.getByRole('button', { name: 'Manage models…' })).toBeVisible();
    },
  },
  { name: 'model', at: route.modelPath('gpt-oss-120b') },
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
  { name: 'title-menu', at: 'chat', isLayer: true, open: press('Repeat:') },
  { name: 'again-menu', at: 'chat', isLayer: true, open: press('Answer again') },
  { name: 'more-menu', at: 'chat', isLayer: true, open: press('More for this answer') },
  { name: 'question-menu', at: 'chat', isLayer: true, open: press('More for this question') },
  { name: 'edit-question', at: 'chat', open: press('Edit') },
  {
    name: 'figures',
    at: 'chat',
    isLayer: true,
    async open(page) {
      await press('tokens/s')(page);
      await expect(page.getByText('The model ended its answer.')).toBeVisible();
    },
  },
  {
    name: 'leave-dialog',
    at: 'chat',
    isLayer: true,
    open: (page) => page.getByRole('link', { name: 'definition' }).last().click(),
  },
  { name: 'hood', at: 'chat', open: openHood },
  { name: 'rename', at: 'chat', isLayer: true, open: choose('Repeat:', 'Rename') },
  { name: 'chat-settings', at: 'chat', isLayer: true, open: press('Chat settings') },
  { name: 'gauge', at: 'chat', isLayer: true, open: press('Context: ') },
  { name: 'tools', at: 'chat', isLayer: true, open: press('Tools') },
  {
    name: 'call-error',
    at: route.CHAT,
    async open(page) {
      await sendByButton(page, `${CALLING}functions.unknown {"a":[1,2]}`);
      await expect(lastAnswer(page)).toContainText('tokens/s');
      await lastAnswer(page).locator('summary', { hasText: 'Failed' }).click();
    },
  },
  {
    name: 'call-form',
    at: route.CHAT,
    async open(page) {
      await press('Tools')(page);
      await page.getByRole('switch', { name: 'Your own functions' }).check();
      await page.keyboard.press('Escape');
      await sendByButton(page, `${CALLING}functions.look {"a":[1,2]}`);
      await expect(page.getByLabel('Result of look')).toBeVisible();
    },
  },
  { name: 'palette', at: 'chat', isLayer: true, open: (page) => page.keyboard.press('Control+K') },
  { name: 'shortcuts', at: 'chat', isLayer: true, open: (page) => page.keyboard.press('Control+/') },
  { name: 'chat-menu', at: 'chat', isLayer: true, on: 'wide', open: press('More for ') },
  { name: 'drawer', at: 'chat', isLayer: true, on: 'phone', open: press('Show the sidebar') },
  { name: 'workbench-answer', at: route.WORKBENCH, open: runWorkbench },
  { name: 'workbench-tokens', at: route.WORKBENCH, open: showTokens },
  { name: 'workbench-schema', at: route.WORKBENCH, open: openSchema },
  { name: 'delete-question', at: route.MODELS, isLayer: true, open: press('Delete golden-odd') },
  { name: 'load-options', at: route.MODELS, open: (page) => page.locator('summary').first().click() },
  { name: 'delete-everything', at: route.PRIVACY, isLayer: true, open: press('Delete everything') },
  {
    name: 'download-question',
    at: route.MODELS,
    async open(page) {
      await press('Load slow-large')(page);
      await expect(page.getByRole('button', { name: /^Download/ })).toBeVisible();
    },
    isLasting: true,
  },
  {
    name: 'no-gpu',
    at: 'chat',
    async open(page) {
      // The visit before may have left a question in the model's place.
      const other = page.getByRole('button', { name: 'Choose another model' });
      if (await other.isVisible()) {
        await other.click();
        await page.goBack();
      }
      await page.evaluate(() => window.script.fail('gpt-oss-tiny', 'adapter-missing'));
      await sendByButton(page, 'Lose the GPU.');
      await page.getByRole('button', { name: 'Load the model again and retry' }).click();
      await expect(page.getByRole('heading', { name: 'Chrome is not using your GPU' })).toBeVisible();
    },
    isLasting: true,
  },
];

export const VISITS: readonly Visit[] = [...SCREENS, ...LAYERS];

/** Opens the app with one conversation. Gives what it takes to show a visit, and to leave it. */
export async function startVisits(page: Page, origin: string) {
  await page.goto(origin);
  await page.evaluate(() => {
    const functions = JSON.stringify([{ name: 'look', description: 'Looks.' }]);
    localStorage.setItem('gpt-oss-web tools', JSON.stringify({ kinds: { functions } }));
  });
  await waitUntilReady(page);
  await page.getByLabel('Message', { exact: true }).fill(REPEAT + SHOWCASE);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect(page.locator('.katex').first()).toBeVisible();
  const chat = new URL(page.url()).hash;
  return {
    async show({ at, open, isLayer }: Visit): Promise<void> {
      const address = at === 'chat' ? chat : at;
      await page.evaluate((hash) => {
        location.hash = hash;
      }, address);
      if (at === 'chat') await expect(lastAnswer(page)).toContainText('wins.');
      else await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await open?.(page);
      if (isLayer) await expect(page.locator(LAYER).last()).toBeVisible();
      // What is lazy has come.
      await expect(page.getByText('Loading…', { exact: true })).toHaveCount(0);
    },
    /** Closes what is open, layer by layer, and shows an empty chat. */
    async leave(): Promise<void> {
      const layer = page.locator(LAYER);
      await expect(async () => {
        if ((await layer.count()) > 0) await page.keyboard.press('Escape');
        await expect(layer).toHaveCount(0, { timeout: 1000 });
      }).toPass({ timeout: 60_000 });
      const stop = page.getByRole('button', { name: 'Stop', exact: true });
      if (await stop.isVisible()) await stop.click();
      await expect(stop).toHaveCount(0);
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
