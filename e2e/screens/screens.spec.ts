// Takes a picture of every visit, and of an answer that is coming.
import { expect, type Page, test } from '../support/fixtures.ts';
import { startThinking, startVisits, VISITS } from '../support/visits.ts';

const FOLDER = 'test-results/screens';

const take = async (page: Page, name: string, project: string) => {
  const path = `${FOLDER}/${name.replace(/\W+/g, '-')}-${project}.png`;
  const picture = await page.screenshot({ path, animations: 'disabled' });
  expect(picture.length).toBeGreaterThan(0);
};

test('a picture of every screen, dialog and menu', async ({ page, scripted }, { project }) => {
  const { show, leave } = await startVisits(page, scripted.origin);
  const other = project.name === 'phone' ? 'wide' : 'phone';
  for (const visit of VISITS.filter(({ on }) => on !== other)) {
    await show(visit);
    await take(page, visit.name, project.name);
    await leave();
  }
});

test('a picture of an answer while the model reasons', async ({ page, scripted }, { project }) => {
  await startVisits(page, scripted.origin);
  await startThinking(page);
  await take(page, 'thinking', project.name);
});
