// The app among the others of a system: shares, files, links, installing, notifications. Chromium
// installs nothing here, so the browser's part (queue, events, forms) is played; the rest is the app.

import { storedRows } from '../support/chats.ts';
import { ask, expect, lastAnswer, type Page, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

const composer = (page: Page) => page.getByLabel('Message', { exact: true });

/** Posts a form, as the browser does for a share, from outside: the app's policy forbids forms in it. */
const share = (page: Page, app: string, fields: Record<string, string>, file?: { name: string; text: string }) =>
  page.evaluate(
    ([address, entries, attached]) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.enctype = 'multipart/form-data';
      form.action = `${address}/share`;
      for (const [name, value] of Object.entries(entries)) {
        const input = document.createElement('textarea');
        input.name = name;
        input.value = value;
        form.append(input);
      }
      if (attached) {
        const input = document.createElement('input');
        input.type = 'file';
        input.name = 'files';
        const transfer = new DataTransfer();
        transfer.items.add(new File([attached.text], attached.name, { type: 'text/plain' }));
        input.files = transfer.files;
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    },
    [app, fields, file] as const,
  );

test('the manifest names the addresses that the app answers', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
    return (await fetch(link?.href ?? '')).json();
  });
  expect(manifest.share_target).toMatchObject({ action: './share', method: 'POST' });
  expect(manifest.protocol_handlers).toEqual([{ protocol: 'web+gptoss', url: './?ask=%s' }]);
  for (const { url } of manifest.shortcuts as { url: string }[]) {
    await page.goto(new URL(url, scripted.origin).href);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('what another app shares waits in the composer of a new chat, and is not sent', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await waitUntilControlled(page);
  await composer(page).fill('A draft');
  await expect.poll(async () => (await storedRows(page)).drafts).toEqual(['A draft']);
  await page.goto('about:blank');
  await share(
    page,
    scripted.origin,
    { title: 'News', text: 'Look <b>here</b>', url: 'https://a.example' },
    { name: 'notes.txt', text: 'One' },
  );
  await expect(composer(page)).toHaveValue('A draft\n\nNews\nLook <b>here</b>\nhttps://a.example');
  await expect(page.getByText('notes.txt')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(0);
  expect(new URL(page.url()).hash).toBe('#/');
  // A share that is gone says so.
  await page.goto(`${scripted.origin}/#/shared/gone`);
  await expect(page.getByRole('alert').filter({ hasText: 'What was shared is not here any more' })).toBeVisible();
});

test('an address with a question fills the composer once', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?ask=${encodeURIComponent('web+gptoss:What%20is%20MXFP4%3F')}`);
  await expect(composer(page)).toHaveValue('What is MXFP4?');
  expect(new URL(page.url()).search).not.toContain('ask');
  await composer(page).fill('');
});

test('files that the system opens are attached, and a launch shows its screen', async ({ page, scripted }) => {
  await page.addInitScript(() => {
    const launchQueue = {
      setConsumer: (consumer: (launch: unknown) => void) => Object.assign(window, { launch: consumer }),
    };
    // Chromium's own has no setter.
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
  });
  await page.goto(scripted.origin);
  await page.waitForFunction(() => 'launch' in window);
  await page.evaluate(() => {
    const { launch } = window as unknown as { launch(params: unknown): void };
    const file = new File(['# Notes'], 'notes.md', { type: 'text/markdown' });
    launch({ targetURL: location.href, files: [{ kind: 'file', getFile: () => Promise.resolve(file) }] });
  });
  await expect(page.getByText('notes.md')).toBeVisible();
  await page.evaluate(() => {
    const { launch } = window as unknown as { launch(params: unknown): void };
    launch({ targetURL: new URL('./#/models', location.href).href, files: [] });
  });
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
});

test('the app offers to install itself once, after an answer', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  const possible = () =>
    page.evaluate(() => {
      const event = new Event('beforeinstallprompt', { cancelable: true });
      const asked = () => Object.assign(window, { asked: true });
      window.dispatchEvent(
        Object.assign(event, { prompt: async () => asked(), userChoice: Promise.resolve({ outcome: 'dismissed' }) }),
      );
    });
  await possible();
  const offer = page.getByText('Install the app: it opens without the network');
  await expect(offer).toHaveCount(0);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await page.waitForFunction(() => 'asked' in window);
  await expect(offer).toHaveCount(0);
  // Not again, but the settings have it.
  await possible();
  await page.goto(`${scripted.origin}/#/settings/general`);
  await page.getByRole('button', { name: 'Install the app' }).click();
});

test('a notification is asked for when the user wants it, and a refusal switches it off', async ({ page, context, scripted }) => {
  await context.grantPermissions(['notifications'], { origin: scripted.origin });
  await page.goto(`${scripted.origin}/#/settings/general`);
  const wanted = page.getByRole('switch', { name: 'Notify when a long answer is ready' });
  // The browser's permission comes before the switch moves.
  await wanted.click();
  await expect(wanted).toBeChecked();
  await wanted.click();
  await expect(wanted).not.toBeChecked();
  await page.evaluate(() => Object.assign(Notification, { requestPermission: async () => 'denied' }));
  await page.evaluate(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }));
  await wanted.click();
  await expect(wanted).not.toBeChecked();
  await expect(page.getByText('This browser shows no notifications of this site.')).toBeVisible();
});
