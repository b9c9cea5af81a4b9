// B13: a browser that forbids the site to store anything, as with blocked cookies. The page shows
// that and the remedy, and runs a small model from memory.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { addModel } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';
import { ask, test as base, DIST, expect, lastAnswer, openModels, waitUntilReady } from '../support/fixtures.ts';
import { smallModel } from '../support/small-model.ts';

/** Chromium's setting “Don't allow sites to save data on your device”. */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } };

/** A download, then a load onto a GPU made of CPU. */
const LOAD_MS = 100_000;

const test = base.extend({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
  context: async ({}, use) => {
    const profile = mkdtempSync(join(tmpdir(), 'blocked-spec-'));
    mkdirSync(join(profile, 'Default'));
    writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(BLOCKED));
    const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
    await use(context);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  },
});

test.setTimeout(2 * LOAD_MS);

test('where storage is forbidden the page says so, and a small model runs from memory', async ({ page, serve }) => {
  const server = await serve({ folder: DIST });
  server.files.set('/models/index.json', Buffer.from('["small-model"]'));
  addModel(server, 'small-model', await smallModel());
  await page.goto(server.origin);
  await expect(page.getByRole('alert').filter({ hasText: 'Chats are not kept here' })).toBeVisible({ timeout: 60_000 });
  const alert = page.getByRole('alert').filter({ hasText: 'storage-failed' });
  await expect(alert).toBeVisible({ timeout: 60_000 });
  await expect(alert).toContainText('Allow cookies and site data for this site in the browser’s settings');
  await alert.getByRole('button', { name: 'Run without storing it' }).click();
  await waitUntilReady(page, LOAD_MS);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s', { timeout: LOAD_MS });
  await openModels(page);
  await expect(page.getByRole('listitem', { name: 'small-model' })).toContainText('in this tab’s memory only');
});
