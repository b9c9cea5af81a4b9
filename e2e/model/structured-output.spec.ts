// gpt-oss-tiny at a temperature at which it writes nonsense, held to forms by the API of the page.
// Its reasoning is bounded, so that a software GPU ends in time.

import type { Page } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test, waitUntilControlled } from '../support/fixtures.ts';

// A software GPU on a busy machine loads the model in a minute, and samples some tokens a second.
test.setTimeout(600_000);

const WILD = {
  model: 'gpt-oss-tiny',
  messages: [{ role: 'user', content: 'Pack a box.' }],
  temperature: 2,
  seed: 1,
  thinking_token_budget: 4,
};

const BOX = {
  type: 'object',
  properties: {
    kind: { enum: ['small', 'large'] },
    count: { type: 'integer', minimum: 1, maximum: 12 },
    label: { type: ['string', 'null'], maxLength: 4 },
  },
  required: ['kind', 'count', 'label'],
  additionalProperties: false,
};
const isBox = new Ajv2020().compile(BOX);

interface Choice {
  message: { content: string; tool_calls?: { function: { name: string; arguments: string } }[] };
  finish_reason: string;
}

/** Calls `fetch` in the page, as any script there would. */
async function complete(page: Page, body: object): Promise<Choice> {
  const { status, text } = await page.evaluate(
    async (sent) => {
      const response = await fetch('/v1/chat/completions', { method: 'POST', body: JSON.stringify(sent) });
      return { status: response.status, text: await response.text() };
    },
    { ...WILD, ...body },
  );
  expect(status, text).toBe(200);
  return (JSON.parse(text) as { choices: [Choice] }).choices[0];
}

const formatOf = (json_schema: object) => ({ type: 'json_schema', json_schema });

test('a schema, a forced call and an enum hold at temperature 2', async ({ page }) => {
  await page.goto('/');
  await waitUntilControlled(page);

  const { message: box, finish_reason: reason } = await complete(page, {
    response_format: formatOf({ name: 'box', schema: BOX, strict: true }),
  });
  expect(isBox(JSON.parse(box.content)), box.content).toBe(true);
  expect(reason).toBe('stop');

  const tools = [{ type: 'function', function: { name: 'pack', parameters: BOX } }];
  const choice = { type: 'function', function: { name: 'pack' } };
  const { message: calling } = await complete(page, { tools, tool_choice: choice });
  const [call] = calling.tool_calls ?? [];
  expect(call?.function.name).toBe('pack');
  expect(isBox(JSON.parse(call?.function.arguments ?? '')), call?.function.arguments).toBe(true);

  const { message: color } = await complete(page, { response_format: formatOf({ enum: ['red', 'green', 7] }) });
  expect(['red', 'green', 7]).toContain(JSON.parse(color.content));
});
