// The app at an address that browsers call insecure: it says what is needed before it starts anything.
import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';
import { expect, test } from '../support/fixtures.ts';

const HOST = 'app.example';

/** A browser that finds this computer under a name that is not localhost. */
function launch(): Promise<Browser> {
  const args = [...CHROMIUM_FLAGS, `--host-resolver-rules=MAP ${HOST} 127.0.0.1, MAP localhost 127.0.0.1`];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

test('B20 over plain http from another computer the page says that https or localhost is needed, and starts nothing', async ({
  serve,
  scriptedBuild,
}) => {
  const server = await serve({ folder: scriptedBuild, host: '127.0.0.1' });
  const { port } = new URL(server.origin);
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(`http://${HOST}:${port}/?model=models/golden-odd`);
    const alert = page.getByRole('alert');
    await expect(alert.getByRole('heading')).toHaveText('This app needs https:// or localhost');
    await expect(alert).toContainText(`http://${HOST}:${port}`);
    await expect(alert).toContainText('WebGPU');
    await expect(alert).toContainText(`http://localhost:${port}/`);
    await expect(page.getByRole('alert')).toHaveCount(1);
    expect(errors).toEqual([]);
    expect(page.workers()).toEqual([]);
    const started = server.requests.filter(({ path }) => /worker|\/main-|\/models\/|\/v1\//.test(path));
    expect(started).toEqual([]);
    // The way out that it names.
    await page.goto(`http://localhost:${port}/`);
    await expect(page.getByPlaceholder('Ask anything')).toBeVisible();
  } finally {
    await browser.close();
  }
});
