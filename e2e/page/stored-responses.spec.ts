// The list of stored responses on the screen of the API. The scripted session has three.

import { expect, test } from '../support/fixtures.ts';

test('lists the stored responses, deletes one after a question, then all', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/#/api`);
  const section = page.getByRole('region', { name: 'Stored responses' });
  const rows = section.getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await expect(section).toContainText('They take 25.4 kB on this device');
  await expect(rows.first()).toContainText('What is the tallest mountain of Europe?');
  await expect(rows.first()).toContainText('incomplete');
  await expect(rows.nth(1)).toContainText('It is lost when the tab that runs the model closes.');

  await rows.nth(1).getByRole('button').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
  await expect(rows).toHaveCount(3);
  await rows.nth(1).getByRole('button').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(rows).toHaveCount(2);
  await expect(section).not.toContainText('haiku');

  await section.getByRole('button', { name: 'Delete all stored responses' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click();
  await expect(rows).toHaveCount(0);
  await expect(section).toContainText('None. A program that uses /v1/responses stores its responses here');
});
