// The screen of the API: where it is, what is there, examples to copy, the last calls.
import { expect, test, waitUntilReady } from '../support/fixtures.ts';

test('the header leads to the API’s screen and back, and it says where the API is and what is there', async ({
  page,
  scripted,
}) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await page.getByRole('banner').getByRole('link', { name: 'API' }).click();
  await expect(page.getByRole('heading', { name: 'API', level: 1 })).toBeFocused();
  await expect(page).toHaveTitle('API · gpt-oss-web');
  const endpoints = page.getByRole('region', { name: 'Base URL and endpoints' });
  await expect(endpoints).toContainText(`${scripted.origin}/v1`);
  await expect(endpoints.getByRole('listitem')).toContainText(['/v1/models', '/v1/completions', '/v1/chat/completions']);
  const models = page.getByRole('region', { name: 'Models' });
  await expect(models.getByRole('listitem').filter({ hasText: 'gpt-oss-tiny' })).toContainText('loaded: it answers now');
  await expect(models.getByRole('listitem').filter({ hasText: 'gpt-oss-20b' })).toContainText('download it first');
  await expect(page.getByText('such as cURL, cannot call it')).toBeVisible();
  await page.getByRole('banner').getByRole('link', { name: 'API' }).click();
  await waitUntilReady(page);
});

test('each client’s example is shown and copied as it is', async ({ page, context, scripted }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${scripted.origin}/#/api`);
  const examples = page.getByRole('region', { name: 'Examples' });
  for (const client of ['fetch', 'OpenAI', 'JSON Schema', 'AI SDK', 'Agents SDK', 'LangChain', 'Workers AI']) {
    await examples.getByRole('button', { name: client, exact: true }).click();
    await expect(examples.getByRole('button', { name: client, exact: true })).toHaveAttribute('aria-pressed', 'true');
    const code = await examples.getByLabel(`Example for ${client}`).textContent();
    await examples.getByRole('button', { name: 'Copy example' }).click();
    await expect(examples.getByText('Copied')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    expect(code).toContain('gpt-oss-tiny');
    await expect(examples.getByText('Copy example')).toBeVisible();
  }
});

test('the last calls are listed with model, status, tokens and duration', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/#/api`);
  const rows = page.getByRole('region', { name: 'Last calls' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText('runs');
  await expect(rows.nth(2)).toContainText('400');
  await expect(rows.nth(3)).toContainText('POST /v1/chat/completions');
  await expect(rows.nth(3)).toContainText('74 in, 213 out');
  await expect(rows.nth(3)).toContainText('4.21 s');
});

test('on a phone nothing but code and the table is wider than the screen', async ({ page, scripted }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${scripted.origin}/#/api`);
  await expect(page.getByRole('region', { name: 'Last calls' }).getByRole('row')).toHaveCount(4);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(tooWide).toBe(0);
});
