// Programs for Workers AI and vLLM, in the page, on gpt-oss-tiny: its binding, its URLs, and tokens.

import type { Page } from '@playwright/test';
import { expect, test, waitUntilReady } from '../support/fixtures.ts';

// The GPU here is a busy CPU, and a prompt of some 100 tokens takes seconds.
test.setTimeout(600_000);
const LOAD_MS = 300_000;

const MODEL = '@cf/openai/gpt-oss-tiny';
/** Always the likeliest word: gpt-oss-tiny then greets. */
const GREETING = { seed: 1, top_k: 1, temperature: 0 };

async function openApp(page: Page): Promise<void> {
  await page.goto('/');
  await waitUntilReady(page, LOAD_MS);
}

test('window.gptOss.ai runs a prompt, a chat, a Responses request and a batch, and streams', async ({ page }) => {
  await openApp(page);
  const run = (inputs: object) =>
    page.evaluate(([model, given]) => window.gptOss.ai.run(model, given as Record<string, unknown>), [MODEL, inputs] as const);

  expect(await run({ prompt: 'Hi!', ...GREETING })).toMatchObject({
    response: expect.stringContaining('Hello!'),
    finish_reason: 'stop',
    usage: { total_tokens: expect.any(Number) },
  });
  expect(await run({ messages: [{ role: 'user', content: 'Hi!' }], ...GREETING })).toMatchObject({
    object: 'chat.completion',
    model: MODEL,
    choices: [{ message: { content: expect.stringContaining('Hello!') } }],
  });
  const { results } = (await run({ requests: [{ input: 'Hi!', temperature: 0 }, { input: '' }] })) as { results: object[] };
  expect(JSON.stringify(results[0])).toContain('Hello!');
  expect(results[1]).toMatchObject({ error: { message: expect.stringContaining("'input'") } });

  const events = await page.evaluate(
    async ([model, options]) => {
      const stream = await window.gptOss.ai.run(model, { prompt: 'Hi!', ...options, stream: true as const });
      return new Response(stream).text();
    },
    [MODEL, GREETING] as const,
  );
  const data = events
    .trim()
    .split('\n\n')
    .filter((event) => event.startsWith('data: '));
  expect(data.pop()).toBe('data: [DONE]');
  const chunks = data.map((event) => JSON.parse(event.slice('data: '.length)) as { response: string; usage?: object });
  expect(chunks.map(({ response }) => response).join('')).toContain('Hello!');
  expect(chunks.at(-1)?.usage).toBeDefined();
});

test('window.gptOss.ai rejects with Cloudflare’s codes, and stops with its signal', async ({ page }) => {
  await openApp(page);
  const errors = await page.evaluate(async (model) => {
    const failure = (promise: Promise<unknown>) => promise.then(String, (error: Error) => `${error.name}: ${error.message}`);
    const controller = new AbortController();
    const stopped = failure(window.gptOss.ai.run(model, { prompt: 'Hi!' }, { signal: controller.signal }));
    controller.abort();
    return [
      await failure(window.gptOss.ai.run('@cf/openai/gpt-oss-9000b', { prompt: 'Hi!' })),
      await failure(window.gptOss.ai.run(model, { prompt: 'Hi!', temperature: 9 })),
      await failure(window.gptOss.ai.run(model, {})),
      await stopped,
    ];
  }, MODEL);
  expect(errors[0]).toMatch(/^InferenceUpstreamError: 5007: .*gpt-oss-9000b/);
  expect(errors[1]).toMatch(/^InferenceUpstreamError: 5004: .*'temperature'/);
  expect(errors[2]).toMatch(/^InferenceUpstreamError: 3003: /);
  expect(errors[3]).toMatch(/^AbortError: /);
});

test('fetch answers Cloudflare’s URL in its envelope, and vLLM’s tokens of a chat are those that are read', async ({ page }) => {
  await openApp(page);
  const post = (path: string, body: object) =>
    page.evaluate(
      async ([url, given]) => {
        const response = await fetch(url, { method: 'POST', body: JSON.stringify(given) });
        return { status: response.status, json: await response.json() };
      },
      [path, body] as const,
    );
  const messages = [{ role: 'user', content: 'Hi!' }];
  const run = await post(`/client/v4/accounts/any/ai/run/${MODEL}`, { messages, ...GREETING });
  expect(run).toMatchObject({ status: 200, json: { success: true, errors: [], result: { object: 'chat.completion' } } });
  const { json: tokens } = await post('/tokenize', { model: 'gpt-oss-tiny', messages, return_token_strs: true });
  expect(tokens.count).toBe(run.json.result.usage.prompt_tokens);
  expect(tokens.token_strs.slice(0, 2)).toEqual(['<|start|>', 'system']);
  const { json: text } = await post('/detokenize', { model: 'openai/gpt-oss-tiny', tokens: tokens.tokens });
  expect(text.prompt).toMatch(/<\|start\|>user<\|message\|>Hi!<\|end\|><\|start\|>assistant$/);
});
