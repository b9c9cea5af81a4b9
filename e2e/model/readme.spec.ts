// The README's example works unchanged in a page of the built app, with the model that ships with
// it.
import { readFile } from 'node:fs/promises';
import { DIST, expect, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

test('the example of the README answers', async ({ page, serve }) => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const server = await serve({ folder: DIST });
  await page.goto(server.origin);
  await waitUntilReady(page);
  await waitUntilControlled(page);
  const model = await page.evaluate(async () => {
    const { data } = (await (await fetch('/v1/models')).json()) as { data: { id: string; status: string }[] };
    return data.find(({ status }) => status === 'loaded')?.id;
  });
  expect(model).toBeDefined();
  const choices = await page.evaluate(`(async () => { ${example.replace('MODEL', model ?? '')} return choices; })()`);
  expect(choices).toHaveLength(1);
  expect(choices).toMatchObject([{ message: { role: 'assistant', content: expect.any(String) }, finish_reason: 'stop' }]);
});
