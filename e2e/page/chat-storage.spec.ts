// Browsers that refuse storage, or have deleted what was stored: the chat works, and says what is
// kept.
import { isOver, test, titles } from '../support/chats.ts';
import { ask, expect, waitUntilReady } from '../support/fixtures.ts';

test('where storage is refused the chat works, says that nothing is kept, and searches what is there', async ({
  page,
  scripted,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'storageBuckets', {
      value: { open: () => Promise.reject(new DOMException('Storage is off.', 'SecurityError')) },
    });
  });
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await expect(page.getByRole('alert').filter({ hasText: 'Chats are not kept here' })).toContainText('SecurityError');
  await ask(page, 'How many?');
  await isOver(page);
  await page.getByRole('button', { name: 'New chat', exact: true }).click();
  await ask(page, 'Another');
  await isOver(page);
  await titles(page).filter({ hasText: 'How many?' }).click();
  await expect(page.getByRole('article', { name: 'You' })).toContainText('How many?');
  await page.keyboard.press('Control+K');
  await page.getByLabel('Search chats and commands').fill('another');
  await expect(page.getByRole('group', { name: 'Chats' }).getByRole('option')).toHaveText([/^Another/]);
});

test('chats that the browser has deleted are reported, until the user has read it', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await ask(page, 'How many?');
  await isOver(page);
  await page.goto('about:blank');
  const other = await page.context().newPage();
  // A page of the same origin without the app.
  await other.goto(`${scripted.origin}/manifest.webmanifest`);
  await other.evaluate(() =>
    (navigator as unknown as { storageBuckets: { delete(name: string): Promise<void> } }).storageBuckets.delete('chats'),
  );
  await page.goto(scripted.origin);
  const alert = page.getByRole('alert').filter({ hasText: 'Chats are missing' });
  await expect(alert).toBeVisible();
  await alert.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await waitUntilReady(page);
  await expect(alert).toHaveCount(0);
});
