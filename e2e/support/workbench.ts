// What specs do in the workbench: a request from its form, and the code that it shows for the page.
import { expect, type Page } from './fixtures.ts';

/** The run button of the form. */
export const runButton = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });

/** The pane of the newest answer. */
export const answerPane = (page: Page) => page.getByRole('region', { name: 'Answer', exact: true });

/** Opens the workbench of the app at `origin`, and waits for its form. */
export async function openWorkbench(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}#/workbench`);
  await expect(page.getByRole('textbox', { name: 'temperature' })).toBeVisible();
}

/** Runs the request of the form, and waits until its answer is complete. */
export async function runOnce(page: Page): Promise<void> {
  await runButton(page).click();
  await expect(answerPane(page).getByText('prompt tokens from the cache')).toBeVisible();
}

/** The code that calls the API of the page. */
export async function codeForPage(page: Page): Promise<string> {
  return (await page.getByRole('region', { name: 'Code: fetch' }).textContent()) ?? '';
}

/** Runs code for a streamed request, as a user does who pastes it into the console. Returns what it wrote there. */
export async function paste(page: Page, code: string): Promise<string> {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  const console = await page.context().newCDPSession(page);
  const { exceptionDetails } = await console.send('Runtime.evaluate', { expression: code, replMode: true, awaitPromise: true });
  expect(exceptionDetails).toBeUndefined();
  await expect.poll(() => lines.join('\n')).toContain('[DONE]');
  return lines.join('\n');
}
