// A program in the page uses /v1/responses with gpt-oss-tiny: a response, a stream, a call of a function that it
// answers, and the stored responses after a reload. Always with the likeliest word.

import type { Page } from '@playwright/test';
import { expect, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

// The GPU here is a busy CPU, and a prompt of some 100 tokens takes seconds.
const ANSWER_MS = 120_000;
test.setTimeout(8 * ANSWER_MS);

const ASK = { model: 'gpt-oss-tiny', temperature: 0, reasoning: { effort: 'low' }, max_output_tokens: 200 };

const WEATHER = {
  type: 'function',
  name: 'get_weather',
  description: 'Gets the weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

interface Item {
  type: string;
  status: string;
  call_id: string;
  name: string;
  arguments: string;
  content: { text: string }[];
}

interface Answer {
  id: string;
  status: string;
  output: Item[];
  usage: { input_tokens: number; input_tokens_details: { cached_tokens: number } };
  error?: { code: string };
}

interface StreamedEvent {
  type: string;
  sequence_number: number;
  delta?: string;
  response?: Answer;
}

/** Calls `fetch` in the page, as any script there would. */
function call(page: Page, method: string, path: string, body?: object): Promise<{ status: number; json: Answer }> {
  return page.evaluate(
    async ([way, url, text]) => {
      const response = await fetch(url, { method: way, ...(text && { body: text }) });
      return { status: response.status, json: await response.json() };
    },
    [method, path, body ? JSON.stringify(body) : ''] as const,
  );
}

async function create(page: Page, body: object): Promise<Answer> {
  const { status, json } = await call(page, 'POST', '/v1/responses', { ...ASK, ...body });
  expect(status, JSON.stringify(json.error)).toBe(200);
  return json;
}

function textOf({ output }: Answer): string {
  return output.flatMap(({ type, content }) => (type === 'message' ? content.map(({ text }) => text) : [])).join('');
}

async function streamed(page: Page, body: object): Promise<{ events: StreamedEvent[]; end: string }> {
  const text = await page.evaluate(
    async (json) => {
      const response = await fetch('/v1/responses', { method: 'POST', body: json });
      return response.text();
    },
    JSON.stringify({ ...ASK, ...body, stream: true }),
  );
  const data = [...text.matchAll(/^data: (.*)$/gm)].map(([, line = '']) => line);
  return { end: data.pop() ?? '', events: data.map((line) => JSON.parse(line) as StreamedEvent) };
}

test('a program is answered, streamed to, and has its function called; its responses stay over a reload until they are deleted', async ({
  page,
}) => {
  await page.goto('/');
  await waitUntilControlled(page);
  await waitUntilReady(page);

  const sum = await create(page, { input: 'What is 47 + 38?' });
  expect(sum.status).toBe('completed');
  expect(textOf(sum)).toBe('47 + 38 = 85.');
  expect(sum.output[0]?.type).toBe('reasoning');

  const { events, end } = await streamed(page, { input: 'What is 47 + 38?' });
  expect(end).toBe('[DONE]');
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, at) => at));
  expect([events[0]?.type, events[1]?.type, events.at(-1)?.type]).toEqual([
    'response.created',
    'response.in_progress',
    'response.completed',
  ]);
  const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
  expect(deltas.map(({ delta }) => delta).join('')).toBe('47 + 38 = 85.');

  const first = await create(page, { input: 'What is the weather in Rome right now?', tools: [WEATHER] });
  const asked = first.output.find(({ type }) => type === 'function_call');
  expect(asked).toMatchObject({ name: 'get_weather', status: 'completed' });
  expect(JSON.parse(asked?.arguments ?? '')).toEqual({ city: 'Rome' });
  const result = { type: 'function_call_output', call_id: asked?.call_id, output: '{"temperature": 23, "sky": "sunny"}' };
  const second = await create(page, { previous_response_id: first.id, input: [result], tools: [WEATHER] });
  expect(textOf(second)).toContain('23');
  expect(second.usage.input_tokens_details.cached_tokens).toBe(first.usage.input_tokens);

  await page.reload();
  await waitUntilControlled(page);
  const stored = await call(page, 'GET', `/v1/responses/${second.id}`);
  expect(stored.json.error ?? null).toBeNull();
  expect(stored.json).toEqual(second);
  expect((await call(page, 'DELETE', `/v1/responses/${first.id}`)).json).toMatchObject({ id: first.id, deleted: true });
  expect((await call(page, 'GET', `/v1/responses/${first.id}`)).status).toBe(404);
  const third = await create(page, { previous_response_id: second.id, input: 'Thank you!', tools: [WEATHER] });
  expect(third.status).toBe('completed');

  await page.goto('/#/api');
  const section = page.getByRole('region', { name: 'Stored responses' });
  await expect(section.getByRole('listitem')).toHaveCount(4);
  await expect(section.getByRole('listitem').first()).toContainText('Thank you!');
  await section.getByRole('button', { name: 'Delete all stored responses' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click();
  await expect(section.getByRole('listitem')).toHaveCount(0);
  expect((await call(page, 'GET', `/v1/responses/${third.id}`)).status).toBe(404);
});
