// Anyone can measure their GPU: the screen behind #/bench with the real worker. e2e/page/bench.spec.ts has the scripted one.

import { expect, test, waitUntilReady } from '../support/fixtures.ts';

/** A model on a busy CPU, measured kernel by kernel and with prompts of hundreds of tokens. */
const MEASURE_MS = 420_000;

test('measures the loaded model on this GPU: six dispatches a layer, one submit and nothing made for a token', async ({
  page,
}) => {
  test.setTimeout(2 * MEASURE_MS);
  await page.goto('/#/bench');
  const loaded = page.getByLabel('gpt-oss-tiny, which is loaded');
  await loaded.check({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Measure' }).click();
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results).toBeVisible({ timeout: MEASURE_MS });
  const fact = (name: string) => results.getByText(name, { exact: true }).locator('xpath=following-sibling::dd');
  const { num_hidden_layers: layers } = (await (await page.request.get('models/gpt-oss-tiny/config.json')).json()) as {
    num_hidden_layers: number;
  };
  // Dispatches before the layers, behind them, and two that choose the id.
  await expect(fact('Dispatches')).toHaveText(`${6 * layers + 4}`);
  await expect(fact('Submits')).toHaveText('1');
  await expect(fact('Readbacks')).toHaveText('1');
  for (const made of ['Bind groups made', 'Buffers made']) await expect(fact(made)).toHaveText('0');
  for (const kernel of ['qkv', 'experts_down', 'unembed', 'prefill_qkv']) {
    await expect(results.getByRole('row', { name: new RegExp(`^${kernel} `) })).toContainText('%');
  }
  await page.getByRole('link', { name: 'Back to the chat' }).click();
  await waitUntilReady(page);
});
