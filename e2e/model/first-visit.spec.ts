// The first visit of the real app: its page is there while the demo is on its way.
import { expect, test } from '../support/fixtures.ts';

test('the first page is there before the demo is downloaded, and stays while it loads', async ({ page }) => {
  let deliver = () => {};
  const isWanted = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  await page.context().route('**/models/gpt-oss-tiny/*.safetensors', async (route) => {
    await isWanted;
    await route.continue();
  });
  const titles: string[] = [];
  await page.exposeFunction('showTitle', (text: string) => titles.push(text));
  await page.addInitScript(() => {
    const { showTitle } = window as unknown as { showTitle(text: string): void };
    const title = () => document.querySelector('main h1, main h2')?.textContent;
    new MutationObserver(() => title() && showTitle(title() ?? '')).observe(document, { subtree: true, childList: true });
  });
  await page.goto('/');
  const first = page.getByRole('heading', { level: 1, name: 'A private chat that runs on your own GPU' });
  await expect(first).toBeVisible();
  await expect(page.getByRole('button', { name: 'What is 27 + 15?' })).toBeDisabled();
  deliver();
  await expect(page.getByRole('button', { name: 'What is 27 + 15?' })).toBeEnabled({ timeout: 120_000 });
  expect(new Set(titles)).toEqual(new Set(['A private chat that runs on your own GPU']));
});
