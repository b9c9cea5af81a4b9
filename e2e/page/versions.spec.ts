// The tree of a conversation: versions of questions and answers, answers that go on, branches.
import { choose, expectFocusSomewhere, isOver, test, titles } from '../support/chats.ts';
import { ask, expect, lastAnswer, type Page, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, hold, REASONING_WORDS, release, step } from '../support/script.ts';

const question = (page: Page) => page.getByRole('article', { name: 'You' });

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('an edited question is another version; the first one and its answer stay', async ({ page }) => {
  await ask(page, 'Write in Hebrew and Arabic.');
  await isOver(page);
  await question(page).hover();
  await question(page).getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Edit the question').fill('How many?');
  await page.getByRole('article', { name: 'You' }).getByRole('button', { name: 'Send' }).click();
  await expect(question(page)).toContainText('How many?');
  await expect(question(page)).toContainText('2 / 2');
  await isOver(page);
  await expect(lastAnswer(page)).toContainText('binomial');
  await question(page).getByRole('button', { name: 'Previous version' }).click();
  await expect(question(page)).toContainText('Write in Hebrew');
  await expect(lastAnswer(page)).toContainText('This line is English.');
  await page.reload();
  await expect(question(page)).toContainText('1 / 2');
  await expect(lastAnswer(page)).toContainText('This line is English.');
});

test('an edit that Escape leaves changes nothing', async ({ page }) => {
  await ask(page, 'How many?');
  await isOver(page);
  await question(page).getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Edit the question').fill('Something else');
  await page.keyboard.press('Escape');
  await expect(question(page)).toContainText('How many?');
  await expectFocusSomewhere(page);
});

test('an answer again, shorter or with another effort, is a version beside the first', async ({ page }) => {
  await ask(page, 'How many?');
  await isOver(page);
  await choose(page, 'Answer again', 'Shorter');
  await expect(lastAnswer(page)).toContainText('2 / 2');
  await isOver(page);
  await choose(page, 'Answer again', 'With high effort');
  await expect(lastAnswer(page)).toContainText('3 / 3');
  await isOver(page);
  await lastAnswer(page).getByRole('button', { name: 'Previous version' }).click();
  await expect(lastAnswer(page)).toContainText('2 / 3');
  await page.reload();
  await expect(lastAnswer(page)).toContainText('2 / 3');
  await ask(page, 'And then?');
  await expect(page.getByRole('article')).toHaveCount(4);
});

test('an answer that was stopped goes on where it ended, in its own place', async ({ page }) => {
  await hold(page, 'answer');
  await ask(page, 'How many?');
  await step(page, 'answer', BEFORE_WORDS + REASONING_WORDS + 6);
  await expect(lastAnswer(page)).toContainText('counts the ways');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(lastAnswer(page)).toContainText('stopped');
  await release(page, 'answer');
  await page.reload();
  await waitUntilReady(page);
  await lastAnswer(page).getByRole('button', { name: 'Continue' }).click();
  await isOver(page);
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(lastAnswer(page)).toContainText('The binomial coefficient counts the ways to choose k of n things.');
  await expect(lastAnswer(page)).toContainText('stay on lines of their own.');
  await expect(lastAnswer(page).getByRole('button', { name: 'Continue' })).toHaveCount(0);
});

test('reasoning that was stopped goes on as reasoning', async ({ page }) => {
  await hold(page, 'answer');
  await ask(page, 'How many?');
  await step(page, 'answer', BEFORE_WORDS + 4);
  await expect(lastAnswer(page)).toContainText('The user asks about');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await release(page, 'answer');
  await lastAnswer(page).getByRole('button', { name: 'Continue' }).click();
  await isOver(page);
  await expect(lastAnswer(page)).toContainText('that gives 10');
  await expect(lastAnswer(page).getByText(/Thought for/)).toHaveCount(1);
});

test('an edited answer is a version that the next question builds on', async ({ page }) => {
  await ask(page, 'How many?');
  await isOver(page);
  await choose(page, 'More for this answer', 'Edit');
  await page.getByLabel('Edit the answer').fill('Eleven.');
  await page.getByRole('article', { name: 'Answer' }).getByRole('button', { name: 'Save' }).click();
  await expect(lastAnswer(page)).toContainText('Eleven.');
  await expect(lastAnswer(page)).toContainText('edited by you');
  await expect(lastAnswer(page)).toContainText('2 / 2');
  await expectFocusSomewhere(page);
  await ask(page, 'And then?');
  await expect(page.getByRole('article', { name: 'Answer' })).toHaveCount(2);
  await isOver(page);
});

test('a branch goes on in a chat of its own, and the first stays as it is', async ({ page }) => {
  await ask(page, 'One');
  await isOver(page);
  await ask(page, 'Two');
  await expect(page.getByRole('article', { name: 'Answer' })).toHaveCount(2);
  await isOver(page);
  const address = page.url();
  await page.getByRole('button', { name: 'Branch into another chat' }).first().click();
  await expect(page).not.toHaveURL(address);
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(titles(page)).toHaveText(['One', 'One']);
  await ask(page, 'Three');
  await expect(page.getByRole('article')).toHaveCount(4);
  await isOver(page);
  await page.goto(address);
  await expect(question(page).last()).toContainText('Two');
});

test('a deleted branch is gone after a reload, and comes back by Undo before', async ({ page }) => {
  await ask(page, 'One');
  await isOver(page);
  await ask(page, 'Two');
  await expect(page.getByRole('article', { name: 'Answer' })).toHaveCount(2);
  await isOver(page);
  await choose(page, 'More for this question', 'Delete from here');
  await expect(page.getByRole('article')).toHaveCount(2);
  await expectFocusSomewhere(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('article')).toHaveCount(4);
  await choose(page, 'More for this question', 'Delete from here');
  await expect(page.getByRole('article')).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole('article')).toHaveCount(2);
});
