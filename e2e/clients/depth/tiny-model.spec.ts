// The clients against gpt-oss-tiny on a software GPU: a text, a stream and a tool call, as sampled.
import type { Page } from '@playwright/test';
import { DIST } from '../../support/fixtures.ts';
import { violationsOf } from '../schema/validator.ts';
import { addPrograms, expect, openApp, type Program, run, takeExchanges, test } from '../support/fixtures.ts';

// The GPU here is a busy CPU, and a prompt of some 100 tokens takes seconds.
test.setTimeout(1_200_000);

const CLIENTS: Record<string, string[]> = {
  'openai-7': ['chat', 'responses'],
  'openai-6': ['chat', 'responses'],
  'ai-sdk': ['openai chat', 'openai responses', 'openai-compatible', 'open-responses'],
  agents: ['chat', 'responses'],
  langchain: ['chat', 'responses'],
};

/** gpt-oss-tiny was trained on this function, and to answer from its result. */
async function expectAnswers(page: Page, program: Program): Promise<void> {
  const whole = await run(page, program, 'text', 'Hi!');
  expect(whole.text).not.toBe('');
  const stream = await run(page, program, 'stream', 'Who are you?');
  expect(stream.text).not.toBe('');
  expect(stream.pieces).toBeGreaterThan(1);
  const called = await run(page, program, 'streamTool', 'What is the weather in Paris?');
  expect(called.cities).toEqual(['Paris']);
  expect(called.text).toContain('21');
  expect((await takeExchanges(page)).flatMap(violationsOf)).toEqual([]);
}

for (const [script, clients] of Object.entries(CLIENTS)) {
  test(`${script} with gpt-oss-tiny: a text, a stream and a tool call`, async ({ page, serve, bundles }) => {
    const server = await serve({ folder: DIST });
    addPrograms(server, bundles);
    await openApp(page, server);
    for (const client of clients) {
      await expectAnswers(page, { script, client, route: 'service worker', model: 'gpt-oss-tiny' });
    }
  });
}
