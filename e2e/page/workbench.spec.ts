// The workbench as a user meets it: a request from its form, its answer and tokens, its code, the
// log, and an answer of the chat under the hood.
import { expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';
import { answerPane, codeForPage, openWorkbench, paste, runButton, runOnce } from '../support/workbench.ts';

test('a request runs from its form, and its answer, tokens, raw text and events are shown', async ({ page, scripted }) => {
  await openWorkbench(page, scripted.origin);
  await page.getByRole('textbox', { name: 'Text of message 1' }).fill('Which rivers?');
  await page.getByRole('textbox', { name: 'temperature' }).fill('3');
  await expect(page.getByRole('alert')).toHaveText('Write a number from 0 to 2.');
  await page.getByRole('textbox', { name: 'temperature' }).fill('0.5');
  await page.keyboard.press('Control+Enter');
  await expect(answerPane(page).getByRole('region', { name: 'Text' })).toHaveText('The Danube, the Dnieper and the Dniester.');
  await page.getByRole('tab', { name: 'Raw Harmony' }).click();
  await expect(page.getByRole('region', { name: 'Raw prompt' })).toContainText('<|start|>user<|message|>Which rivers?<|end|>');
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.getByRole('region', { name: 'Events' })).toContainText('"object":"chat.completion.chunk"');
  await page.getByRole('tab', { name: 'Tokens' }).click();
  const tokens = page.getByRole('group', { name: 'Tokens' }).getByRole('button');
  // The keyboard goes from token to token.
  await tokens.nth(64).click();
  await page.keyboard.press('ArrowRight');
  await expect(tokens.nth(65)).toBeFocused();
  await expect(page.getByRole('region', { name: 'Chosen token' })).toContainText('token 66');
  const [kept, before] = await tokens.allTextContents().then((all) => [all[64], all[65]]);
  await page.getByRole('region', { name: 'Chosen token' }).getByRole('button').first().click();
  await page.getByRole('button', { name: /^Go on with/ }).click();
  await expect(tokens.nth(65)).not.toHaveText(before ?? '');
  // What came before it stays.
  await expect(tokens.nth(64)).toHaveText(kept ?? '');
});

test('a schema is built from fields, and the code for this page runs as it stands', async ({ page, scripted }) => {
  await openWorkbench(page, scripted.origin);
  await page.getByRole('combobox', { name: 'Answer shape' }).selectOption('A schema');
  await page.getByRole('textbox', { name: 'Name of field answer' }).fill('rivers');
  await page.getByRole('checkbox', { name: 'a list of them' }).check();
  await page.getByRole('button', { name: 'Add a field' }).click();
  await page.getByRole('combobox', { name: 'Type of field field_2' }).selectOption('a choice');
  await page.getByRole('textbox', { name: 'Values of field field_2' }).fill('short\nlong');
  await runOnce(page);
  const text = await answerPane(page).getByRole('region', { name: 'Text' }).textContent();
  expect(Object.keys(JSON.parse(text ?? '')).sort()).toEqual(['field_2', 'rivers']);
  const code = await codeForPage(page);
  expect(code).toContain('"field_2"');
  expect(await paste(page, code)).toContain('chat.completion.chunk');
});

test('a schema that cannot be held is refused at its place', async ({ page, scripted }) => {
  await openWorkbench(page, scripted.origin);
  await page.getByRole('combobox', { name: 'Answer shape' }).selectOption('A schema');
  await page.getByRole('button', { name: 'As text' }).click();
  const schema = { type: 'object', properties: { a: { not: {} } }, required: ['a'], additionalProperties: false };
  await page.getByRole('textbox', { name: 'JSON Schema' }).fill(JSON.stringify(schema));
  await runButton(page).click();
  const refusal = page.getByRole('form', { name: 'Request' }).getByRole('alert');
  await expect(refusal).toContainText('response_format.json_schema.schema');
  await expect(answerPane(page).getByRole('alert')).toBeVisible();
});

test('an answer is kept beside the next, from one cached prompt', async ({ page, scripted }) => {
  await openWorkbench(page, scripted.origin);
  await runOnce(page);
  await page.getByRole('button', { name: 'Keep it beside the next' }).click();
  await page.getByRole('textbox', { name: 'temperature' }).fill('0');
  await runButton(page).click();
  await expect(page.getByText('Changed: temperature default → 0.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Kept answer' })).toContainText('The Danube');
  await expect(answerPane(page).getByText(/^289 of 290 prompt tokens from the cache/)).toBeVisible();
});

test('each endpoint runs, and a request of the log comes back into the form', async ({ page, scripted }) => {
  await openWorkbench(page, scripted.origin);
  for (const name of ['Responses', 'Completions', 'Workers AI']) {
    await page.getByRole('button', { name, exact: true }).click();
    await runOnce(page);
    await expect(answerPane(page).getByText('200', { exact: true })).toBeVisible();
  }
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  const rows = page.getByRole('listitem').filter({ hasText: 'POST /v1/completions' });
  const row = rows.first();
  await row.getByText('Request and answer').click();
  await expect(row.getByRole('region', { name: 'Request' })).toContainText('Once upon a time');
  await expect(row.getByRole('region', { name: 'Answer' })).toContainText('text_completion');
  await row.getByRole('button', { name: /^Replay/ }).click();
  await expect(page.getByRole('button', { name: 'Completions', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('textbox', { name: 'prompt' })).toHaveValue('Once upon a time');
  await page.goBack();
  await row.waitFor();
  const before = await rows.count();
  await row.getByRole('button', { name: /^Delete/ }).click();
  await expect(rows).toHaveCount(before - 1);
});

test('an answer of the chat is read again under the hood, and goes on from another token as a version', async ({
  page,
  scripted,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await page.getByLabel('Message', { exact: true }).fill('Hi');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await page.getByRole('button', { name: 'More for this answer' }).click();
  await page.getByRole('menuitem', { name: 'Under the hood' }).click();
  const hood = page.getByRole('complementary', { name: 'Under the hood' });
  await hood.getByRole('button', { name: 'Read the answer again' }).click();
  const tokens = hood.getByRole('group', { name: 'Tokens' }).getByRole('button');
  // The tenth letter of the reasoning.
  await tokens.nth(19).click();
  await hood.getByRole('region', { name: 'Chosen token' }).getByRole('button').first().click();
  await hood.getByRole('tab', { name: 'Prompt' }).click();
  await expect(hood.getByRole('group', { name: 'Tokens' })).toContainText('user<|message|>Hi<|end|>');
  await hood.getByRole('tab', { name: 'Tokens' }).click();
  await tokens.nth(19).click();
  await hood.getByRole('region', { name: 'Chosen token' }).getByRole('button').first().click();
  await hood.getByRole('button', { name: /^Go on with/ }).click();
  await expect(page.getByText('2 / 2')).toBeVisible();
  await hood.getByRole('button', { name: 'Close under the hood' }).click();
  await expect(hood).toHaveCount(0);
});
