// Any code in a page of this origin can `fetch('/v1/…')`, and receives the model's own numbers.

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { type Golden, type GoldenName, goldenNames, loadGolden } from '../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import { addModel, type StaticServer } from '../../test/support/servers/static-server.ts';
import { DIST, expect, test, waitUntilControlled } from '../support/fixtures.ts';

/** Difference between f32 on a GPU and f32 in transformers, in natural logarithms. */
const TOLERANCE = 2e-3;

// A software GPU on a busy machine needs this long to compile, to load 59 MB and to read 320
// tokens.
const LOAD_MS = 100_000;
const TEST_MS = 240_000;

/** One token repeated, never the end: ten times longer than a test may take. */
const ENDLESS = { model: 'odd', prompt: 'Go on', max_tokens: 100_000, temperature: 0, logit_bias: { 5: 100 } };

interface Models {
  data: { id: string; status: string }[];
}

interface Completion {
  choices: {
    text: string;
    finish_reason: string | null;
    token_ids: number[];
    prompt_token_ids: number[];
    logprobs: { top_logprobs: Record<string, number>[] };
  }[];
}

function readGolden(name: GoldenName): Promise<Golden> {
  return loadGolden(name, async (path) => new Uint8Array(await readFile(new URL(`../../${path}`, import.meta.url))));
}

/** Serves a golden's checkpoint and opens it by its URL. Resolves when it is loaded. */
async function openGolden(page: Page, server: StaticServer, golden: Golden): Promise<void> {
  addModel(server, golden.name, makeCheckpoint(golden.recipe));
  await page.goto(`${server.origin}/?model=models/${golden.name}`);
  await waitUntilControlled(page);
  await expect.poll(() => statusOf(page, golden.name), { timeout: LOAD_MS }).toBe('loaded');
}

/** Calls `fetch` in the page, as any script there would. */
function ask<Json>(page: Page, path: string, body?: object): Promise<{ status: number; json: Json }> {
  return page.evaluate(
    async ({ path, body }) => {
      const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const response = await fetch(path, init);
      return { status: response.status, json: await response.json() };
    },
    { path, body },
  );
}

async function statusOf(page: Page, id: string): Promise<string | undefined> {
  const { json } = await ask<Models>(page, '/v1/models');
  return json.data.find((model) => model.id === id)?.status;
}

/**
 * The largest difference between the golden's most likely ids and ours. An id missing in our list
 * counts as the list's last.
 */
function largestDifference(expected: Golden['greedy']['top'][number], top: Record<string, number>): number {
  const last = Math.min(...Object.values(top));
  return Math.max(...expected.map(({ id, logprob }) => Math.abs(logprob - (top[`token_id:${id}`] ?? last))));
}

for (const name of goldenNames) {
  test(`/v1/completions gives transformers' greedy ids and log-probabilities: ${name}`, async ({ page, serve }) => {
    test.setTimeout(TEST_MS);
    const golden = await readGolden(name);
    await openGolden(page, await serve({ folder: DIST }), golden);
    const { status, json } = await ask<Completion>(page, '/v1/completions', {
      model: name,
      prompt: golden.prompt,
      max_tokens: golden.greedy.ids.length,
      temperature: 0,
      logprobs: 20,
      return_token_ids: true,
      return_tokens_as_token_ids: true,
    });
    expect(status).toBe(200);
    const choice = json.choices[0];
    expect(choice?.token_ids).toEqual(golden.greedy.ids);
    expect(choice?.prompt_token_ids).toEqual(golden.prompt);
    const tops = choice?.logprobs.top_logprobs ?? [];
    expect(tops.map((top) => Object.keys(top).length)).toEqual(golden.greedy.ids.map(() => 20));
    const differences = golden.greedy.top.map((expected, step) => largestDifference(expected, tops[step] ?? {}));
    expect(Math.max(...differences)).toBeLessThanOrEqual(TOLERANCE);
  });
}

test('a stream says the same as a whole answer, and ends with [DONE]', async ({ page, serve }) => {
  test.setTimeout(TEST_MS);
  await openGolden(page, await serve({ folder: DIST }), await readGolden('odd'));
  const request = { model: 'odd', prompt: 'Say something.', max_tokens: 24, temperature: 1, seed: 7 };
  const whole = (await ask<Completion>(page, '/v1/completions', request)).json.choices[0];
  const lines = await page.evaluate(
    async (body) => {
      const response = await fetch('/v1/completions', { method: 'POST', body: JSON.stringify(body) });
      return (await response.text()).trim().split('\n\n');
    },
    { ...request, stream: true },
  );
  expect(lines.pop()).toBe('data: [DONE]');
  const choices = lines
    .filter((line) => line.startsWith('data: '))
    .map((line) => (JSON.parse(line.slice('data: '.length)) as Completion).choices[0]);
  expect(choices.map((choice) => choice?.text).join('')).toBe(whole?.text);
  expect(choices.at(-1)?.finish_reason).toBe(whole?.finish_reason);
});

test('a caller that leaves stops the GPU, streamed or not', async ({ page, serve }) => {
  test.setTimeout(TEST_MS);
  await openGolden(page, await serve({ folder: DIST }), await readGolden('odd'));
  for (const stream of [true, false]) {
    await page.evaluate(
      async (body) => {
        const caller = new AbortController();
        const init = { method: 'POST', body: JSON.stringify(body), signal: caller.signal };
        const response = await fetch('/v1/completions', init);
        if (body.stream) await response.body?.getReader().read();
        caller.abort();
      },
      { ...ENDLESS, stream },
    );
    // The next one waits for its turn on the GPU. Otherwise the turn would not come within the
    // test's time.
    expect((await ask(page, '/v1/completions', { model: 'odd', prompt: 'Next', max_tokens: 1 })).status).toBe(200);
  }
});

test('a request for a stored model loads it first', async ({ page, serve }) => {
  test.setTimeout(TEST_MS);
  const server = await serve({ folder: DIST });
  await openGolden(page, server, await readGolden('odd'));
  await openGolden(page, server, await readGolden('window'));
  expect(await statusOf(page, 'odd')).toBe('stored');
  const { status } = await ask(page, '/v1/completions', { model: 'odd', prompt: 'Hello', max_tokens: 1 });
  expect(status).toBe(200);
  expect([await statusOf(page, 'odd'), await statusOf(page, 'window')]).toEqual(['loaded', 'stored']);
});

test('a model that is not here is refused with what to do, and nothing is fetched for it', async ({ page, serve }) => {
  const server = await serve({ folder: DIST });
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.origin)) elsewhere.push(request.url());
  });
  await page.goto(server.origin);
  await waitUntilControlled(page);
  const absent = await ask(page, '/v1/completions', { model: 'gpt-oss-20b', prompt: 'Hello' });
  expect(absent).toMatchObject({ status: 404, json: { error: { code: 'model_not_downloaded', param: 'model' } } });
  const unknown = await ask(page, '/v1/completions', { model: 'gpt-4', prompt: 'Hello' });
  expect(unknown).toMatchObject({ status: 404, json: { error: { code: 'model_not_found' } } });
  expect(elsewhere).toEqual([]);
});
