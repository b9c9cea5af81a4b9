// The chat of a user who has just opened the app. gpt-oss-tiny loads by itself and answers, always
// with its likeliest word.

import { PROMPTS } from '../../src/app/first-visit/prompts.ts';
import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';

// The GPU here is a busy CPU, and a prompt of some 100 tokens takes seconds.
const ANSWER_MS = 120_000;
test.setTimeout(6 * ANSWER_MS);

test('greets, works out a sum in its thoughts, and answers about the app when the topic changes', async ({ page }) => {
  await page.goto('/');
  await waitUntilReady(page);
  await expect(page.getByRole('button', { name: 'gpt-oss-tiny Demo' })).toBeVisible();
  await page.getByRole('button', { name: 'Chat settings' }).click();
  await page.getByRole('slider', { name: 'Temperature' }).fill('0');
  await page.keyboard.press('Escape');

  const answersWith = async (question: string, answer: string | RegExp) => {
    await ask(page, question);
    await expect(lastAnswer(page)).toContainText('tokens/s', { timeout: ANSWER_MS });
    await expect(lastAnswer(page)).toContainText(answer);
  };
  await answersWith('Hi!', 'Hello! How can I help you?');
  // What the first page offers.
  for (const { text, answer } of PROMPTS) await answersWith(text, answer);
  await answersWith('What is 47 + 38?', '47 + 38 = 85.');
  await lastAnswer(page).getByText('Thought for').click();
  await expect(lastAnswer(page)).toContainText('7 + 8 = 15');
  await answersWith('Are my messages sent anywhere?', 'Nothing is sent anywhere.');
  await answersWith('Who wrote Hamlet?', 'I do not know that.');
});
