// Several tabs: each sees at once what another one does, and only one answers in a conversation.
import { choose, isOver, test, titles } from '../support/chats.ts';
import { ask, expect, lastAnswer, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, holdFromStart, REASONING_WORDS, release, step } from '../support/script.ts';

test('another tab shows an answer live and read-only, and goes on with it when the first one is closed', async ({
  page,
  context,
  scripted,
}) => {
  await holdFromStart(page, 'answer');
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await ask(page, 'How many?');
  await expect(page).toHaveURL(/#\/c\//);
  const other = await context.newPage();
  await other.goto(page.url());
  await waitUntilReady(other);
  await step(page, 'answer', BEFORE_WORDS + REASONING_WORDS + 6);
  await expect(lastAnswer(other)).toContainText('counts the ways');
  await expect(other.getByText('Another tab is answering here.')).toBeVisible();
  await other.getByLabel('Message', { exact: true }).fill('Me, too');
  await expect(other.getByRole('button', { name: 'Send' })).toBeDisabled();
  await other.keyboard.press('Enter');
  await expect(other.getByRole('article', { name: 'You' })).toHaveCount(1);
  await expect(other.getByRole('button', { name: 'Edit' })).toBeDisabled();
  await step(page, 'answer', 16);
  await expect(lastAnswer(other)).toContainText('It grows by a simple rule');
  await page.close();
  await expect(lastAnswer(other)).toContainText('stopped when its tab was closed');
  await expect(other.getByText('Another tab is answering here.')).toHaveCount(0);
  await release(other, 'answer');
  await lastAnswer(other).getByRole('button', { name: 'Continue' }).click();
  await expect(lastAnswer(other)).toContainText('stay on lines of their own.');
});

test('both tabs have the same list and the same messages after a change in either', async ({ page, context, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await ask(page, 'How many?');
  await isOver(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await waitUntilReady(other);
  await choose(other, 'How many?', 'Rename');
  await other.getByLabel('Title').fill('Renamed');
  await other.keyboard.press('Enter');
  await expect(titles(page)).toHaveText(['Renamed']);
  await ask(other, 'And then?');
  await expect(page.getByRole('article', { name: 'You' })).toHaveCount(2);
  await isOver(page);
  await ask(page, 'And after that?');
  await expect(other.getByRole('article', { name: 'You' })).toHaveCount(3);
  await isOver(other);
  await choose(page, 'Renamed', 'Delete');
  await expect(titles(other)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(titles(other)).toHaveText(['Renamed']);
});
