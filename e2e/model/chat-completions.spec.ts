// Code in the page holds a conversation with gpt-oss-tiny by `fetch('/v1/chat/completions')`.

import type { Page } from '@playwright/test';
import { expect, test, waitUntilControlled } from '../support/fixtures.ts';

// A software GPU on a busy machine loads the model in a minute, and reads 200 tokens in ten
// seconds.
test.setTimeout(600_000);

const MODEL = { model: 'gpt-oss-tiny', temperature: 0 };
const GREETING = { ...MODEL, messages: [{ role: 'user', content: 'Hi!' }] };

interface Message {
  content: string | null;
  reasoning: string;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
}

interface Completion {
  choices: [{ message: Message; finish_reason: string }];
  usage: { prompt_tokens: number; prompt_tokens_details: { cached_tokens: number } };
}

/** Calls `fetch` in the page, as any script there would. */
function post(page: Page, body: object): Promise<string> {
  return page.evaluate(async (sent) => {
    const response = await fetch('/v1/chat/completions', { method: 'POST', body: JSON.stringify(sent) });
    return response.text();
  }, body);
}

async function complete(page: Page, body: object): Promise<Completion> {
  return JSON.parse(await post(page, body));
}

function declared(name: string, description: string, key: string) {
  const parameters = { type: 'object', properties: { [key]: { type: 'string' } }, required: [key] };
  return { type: 'function', function: { name, description, parameters } };
}

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await waitUntilControlled(page);
});

test('an answer comes with its reasoning, and a stream adds up to the same', async ({ page }) => {
  const whole = (await complete(page, GREETING)).choices[0];
  expect(whole).toMatchObject({ message: { content: 'Hello! How can I help you?' }, finish_reason: 'stop' });
  expect(whole.message.reasoning).not.toBe('');

  const lines = (await post(page, { ...GREETING, stream: true })).split('\n\n').filter((line) => line.startsWith('data: '));
  expect(lines.pop()).toBe('data: [DONE]');
  const choices = lines.map((line) => JSON.parse(line.slice('data: '.length)).choices[0]);
  const joined = (key: string) => choices.map(({ delta }) => delta[key] ?? '').join('');
  expect(choices.at(-1).finish_reason).toBe('stop');
  expect([joined('content'), joined('reasoning')]).toEqual([whole.message.content, whole.message.reasoning]);
});

test('two calls of functions lead to an answer, and each step finds the one before in the cache', async ({ page }) => {
  const tools = [
    declared('lookup', 'Looks up where a person lives.', 'name'),
    declared('weather', 'Gets the weather of a city.', 'city'),
  ];
  const results = ['{"city": "Oslo"}', '{"temperature": 4, "sky": "cloudy"}'];
  const messages: object[] = [{ role: 'user', content: 'How cold is it where Jonas lives?' }];
  const asked: unknown[] = [];
  let { choices, usage } = await complete(page, { ...MODEL, messages, tools });
  for (const content of results) {
    const [{ message, finish_reason: reason }] = choices;
    expect(reason).toBe('tool_calls');
    const [call] = message.tool_calls ?? [];
    asked.push([call?.function.name, JSON.parse(call?.function.arguments ?? '')]);
    // As a client that keeps no reasoning.
    messages.push({ role: 'assistant', content: message.content, tool_calls: message.tool_calls });
    messages.push({ role: 'tool', tool_call_id: call?.id, content });
    const next = await complete(page, { ...MODEL, messages, tools });
    expect(next.usage.prompt_tokens_details.cached_tokens).toBe(usage.prompt_tokens);
    ({ choices, usage } = next);
  }
  expect(asked).toEqual([
    ['lookup', { name: 'Jonas' }],
    ['weather', { city: 'Oslo' }],
  ]);
  expect(choices[0]).toMatchObject({ message: { content: expect.stringContaining('cloudy') }, finish_reason: 'stop' });
});
