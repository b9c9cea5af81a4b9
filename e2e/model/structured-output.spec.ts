// gpt-oss-tiny at a temperature at which it writes nonsense, held to forms by the API of the page.
// Its reasoning is bounded, so that a software GPU ends in time.

import type { Page } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test, waitUntilControlled } from '../support/fixtures.ts';

// A software GPU on a busy machine loads the model in a minute, and samples some tokens a second.
test.setTimeout(900_000);

const WILD = { model: 'gpt-oss-tiny', temperature: 2, thinking_token_budget: 8 };
const MESSAGES = [{ role: 'user', content: 'Pack a box.' }];

const BOX = {
  type: 'object',
  properties: {
    kind: { enum: ['small', 'large'] },
    count: { type: 'integer', minimum: 1, maximum: 12 },
    label: { type: ['string', 'null'], maxLength: 8 },
  },
  required: ['kind', 'count', 'label'],
  additionalProperties: false,
};
const isBox = new Ajv2020().compile(BOX);

interface Completion {
  choices: [
    {
      message: { content: string; tool_calls?: { function: { name: string; arguments: string } }[] };
      text: string;
      finish_reason: string;
    },
  ];
}

/** Calls `fetch` in the page, as any script there would. */
async function complete(page: Page, path: string, body: object): Promise<Completion['choices'][0]> {
  const { status, json } = await page.evaluate(
    async ([url, text]) => {
      const response = await fetch(url, { method: 'POST', body: text });
      return { status: response.status, json: await response.json() };
    },
    [path, JSON.stringify(body)] as const,
  );
  expect(status, JSON.stringify(json)).toBe(200);
  return (json as Completion).choices[0];
}

test('a schema, a forced call, an enum and a choice hold at temperature 2', async ({ page }) => {
  await page.goto('/');
  await waitUntilControlled(page);

  const format = { type: 'json_schema', json_schema: { name: 'box', schema: BOX, strict: true } };
  for (const seed of [1, 2]) {
    const answer = { ...WILD, messages: MESSAGES, response_format: format, seed };
    const { message, finish_reason: reason } = await complete(page, '/v1/chat/completions', answer);
    expect(isBox(JSON.parse(message.content)), message.content).toBe(true);
    expect(reason).toBe('stop');
  }

  const tools = [{ type: 'function', function: { name: 'pack', parameters: BOX } }];
  const choice = { type: 'function', function: { name: 'pack' } };
  const forced = { ...WILD, messages: MESSAGES, tools, tool_choice: choice, seed: 3 };
  const [call] = (await complete(page, '/v1/chat/completions', forced)).message.tool_calls ?? [];
  expect(call?.function.name).toBe('pack');
  expect(isBox(JSON.parse(call?.function.arguments ?? '')), call?.function.arguments).toBe(true);

  const colors = { type: 'json_schema', json_schema: { enum: ['red', 'green', 7] } };
  const { message } = await complete(page, '/v1/chat/completions', {
    ...WILD,
    messages: MESSAGES,
    response_format: colors,
    seed: 4,
  });
  expect(['red', 'green', 7]).toContain(JSON.parse(message.content));

  const raw = {
    model: WILD.model,
    temperature: 2,
    prompt: 'The color is ',
    max_tokens: 20,
    guided_choice: ['red', 'green'],
    seed: 5,
  };
  expect(['red', 'green']).toContain((await complete(page, '/v1/completions', raw)).text);
});
