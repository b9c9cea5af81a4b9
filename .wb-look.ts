import { chromium } from '/work/wt/workbench/node_modules/playwright-core/index.mjs';
import { startStaticServer } from '/work/wt/workbench/test/support/servers/static-server.ts';

const server = await startStaticServer({ folder: '/work/wt/workbench/.cache/fake-session' });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [scheme, width, height] of [
  ['light', 1440, 900],
  ['dark', 1440, 900],
  ['light', 390, 844],
] as const) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: scheme as 'light',
    hasTouch: width < 500,
    isMobile: width < 500,
  });
  page.on('console', (m: any) => console.log('console', m.type(), m.text().slice(0, 300)));
  page.on('pageerror', (e: any) => console.log('pageerror', e.message));
  page.setDefaultTimeout(60000);
  await page.goto(server.origin + '#/workbench');
  await page.getByLabel('temperature').waitFor();
  const shot = (n: string) => page.screenshot({ path: `/tmp/wb-shots/${n}-${scheme}-${width}.png` });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('from the cache').waitFor();
  await shot('answer');
  await page.getByRole('tab', { name: 'Tokens' }).click();
  await page.locator('[data-at="65"]').click();
  await page
    .getByRole('button', { name: /^i/ })
    .first()
    .scrollIntoViewIfNeeded()
    .catch(() => {});
  const alt = page.getByRole('region', { name: 'Chosen token' }).getByRole('button').first();
  await alt.click();
  await shot('Tokens');
  await page.getByRole('button', { name: /^Go on with/ }).click();
  await page.getByText('from the cache').waitFor();
  await page.waitForTimeout(800);
  await shot('goneon');
  await page.getByRole('tab', { name: 'Answer' }).click();
  await page.getByRole('button', { name: 'Keep it beside the next' }).click();
  await page.getByLabel('temperature').fill('0');
  await page.getByRole('combobox', { name: 'Answer shape' }).selectOption('schema');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('heading', { name: 'This answer' }).waitFor();
  await page.waitForTimeout(1500);
  await page.getByRole('button', { name: 'Run', exact: true }).scrollIntoViewIfNeeded();
  await shot('compare');
  await page.goto(server.origin + '#/');
  await page.getByLabel('Message', { exact: true }).fill('Hi');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('tokens/s').first().waitFor();
  await page.getByRole('button', { name: 'More for this answer' }).click();
  await page.getByRole('menuitem', { name: 'Under the hood' }).click();
  await page.waitForTimeout(500);
  await shot('hood-before');
  await page.getByRole('button', { name: 'Read the answer again' }).click();
  await page.locator('[data-at="60"]').click();
  await page.waitForTimeout(500);
  await shot('hood');
  await page.getByRole('tab', { name: 'Figures' }).click();
  await shot('hood-figures');
  await page.close();
}
await browser.close();
await server.stop();
