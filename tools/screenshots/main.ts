// npm run make-screenshots
//
// Takes the README's picture: the built app, gpt-oss-tiny loaded, two answers, the reasoning of the
// last one open. Needs `npm run build` first. Writes public/screenshots/chat.png.

import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';

const ROOT = join(import.meta.dirname, '../..');
const PICTURE = join(ROOT, 'public/screenshots/chat.png');
const SIZE = { width: 1100, height: 720 };
/** The GPU is a CPU here: a model loads in seconds and answers in seconds. */
const ANSWER_MS = 120_000;
const QUESTIONS = ['Are my messages sent anywhere?', 'What is 47 + 38?'];

/**
 * Asks the questions of the model that loads by itself, and opens the reasoning of the last answer.
 */
async function answerWithReasoning(page: Page): Promise<void> {
  await page.getByPlaceholder('Ask anything').waitFor({ timeout: ANSWER_MS });
  await page.getByRole('button', { name: 'Chat settings' }).click();
  // The likeliest token each time, so that the picture always has the same text.
  await page.getByRole('slider', { name: 'Temperature' }).fill('0');
  await page.keyboard.press('Escape');
  const answers = page.getByRole('article', { name: 'Answer' });
  for (const [index, question] of QUESTIONS.entries()) {
    await page.getByLabel('Message', { exact: true }).fill(question);
    await page.getByLabel('Message', { exact: true }).press('Enter');
    await answers.nth(index).getByText('tokens/s').waitFor({ timeout: ANSWER_MS });
  }
  await answers.last().getByText('Thought for').click();
  // Away from every control that appears on hover.
  await page.mouse.move(SIZE.width / 2, 5);
}

const server = await preview({ root: ROOT, preview: { port: 0 } });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
try {
  const context = await browser.newContext({
    viewport: SIZE,
    deviceScaleFactor: 1,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await answerWithReasoning(page);
  await page.screenshot({ path: PICTURE, animations: 'disabled' });
  console.log(`${PICTURE} is written.`);
} finally {
  await browser.close();
  await server.close();
}
