// What a browser asks of an app before it offers to install it, as Chromium itself judges it.
import { expect, test } from '../support/fixtures.ts';

interface ManifestIcon {
  src: string;
  sizes: string;
  purpose?: string;
}

test('Chromium reads the manifest without a fault and finds the app installable', async ({ page }) => {
  await page.goto('/');
  const browser = await page.context().newCDPSession(page);
  const { url, errors, data } = await browser.send('Page.getAppManifest');
  expect(url).toMatch(/\/manifest\.webmanifest$/);
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? '');
  expect(manifest).toMatchObject({ name: expect.stringMatching(/./), start_url: expect.any(String), display: 'standalone' });
  expect(manifest.theme_color).toMatch(/^#[0-9a-f]{6}$/i);
  const icons = manifest.icons as ManifestIcon[];
  expect(icons.some(({ sizes, purpose }) => sizes === '512x512' && purpose?.includes('maskable'))).toBe(true);
  for (const { src } of icons) expect((await page.request.get(new URL(src, url).href)).ok(), src).toBe(true);
  // A context of a test is private, and Chromium installs nothing from a private window.
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

test('the page names its language and its viewport', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', /^[a-z]{2}/);
  await expect(page.locator('meta[name=viewport]')).toHaveAttribute('content', /width=device-width/);
});

test('the shell paints while no script of a worker has come', async ({ page }) => {
  const held: string[] = [];
  await page.route(/\/assets\/[^/]*worker[^/]*\.js/i, (route) => {
    // The route is never answered: the script does not come.
    held.push(route.request().url());
  });
  await page.goto('/');
  await expect(page.getByLabel('Message', { exact: true })).toBeVisible();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  const paints = () => performance.getEntriesByType('paint').map(({ name }) => name);
  await expect.poll(() => page.evaluate(paints)).toContain('first-contentful-paint');
});
