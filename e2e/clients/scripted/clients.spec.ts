// Every client does the same things and says the same as the API's raw answer: a text, a stream, a
// loop of tool calls, an abort, two errors. All that it receives fits OpenAI's schemas.
import type { Page } from '@playwright/test';
import { GREETING, QUESTIONS } from '../app/questions.ts';
import { weatherOf } from '../programs/client.ts';
import { violationsOf } from '../schema/validator.ts';
import { expect, openApp, type Program, post, run, takeExchanges, test } from '../support/fixtures.ts';

interface Expected {
  script: string;
  client: string;
  api: 'chat' | 'responses';
  /** False where the client drops reasoning; `whole` where it drops it only from streams. */
  reasoning: boolean | 'whole';
  /** How the client names an abort. */
  aborted: string;
  /** Names of its errors for a value out of range and for an unknown model, and their statuses. */
  errors: [refused: string, unknown: string];
  statuses?: [refused: number, unknown: number];
  /** True for a client of the binding `window.gptOss.ai`, which knows no URL and no reasoning tokens. */
  isBound?: boolean;
}

const OPENAI = { aborted: 'APIUserAbortError', errors: ['BadRequestError', 'NotFoundError'] as [string, string] };
const AGENTS = { ...OPENAI, aborted: 'aborted' };
const LANGCHAIN = { ...OPENAI, aborted: 'signal is aborted without reason' };
const AI_SDK = { aborted: 'aborted', errors: ['APICallError', 'APICallError'] as [string, string] };

const CLIENTS: Expected[] = [
  { script: 'openai-7', client: 'chat', api: 'chat', reasoning: true, ...OPENAI },
  { script: 'openai-7', client: 'responses', api: 'responses', reasoning: true, ...OPENAI },
  { script: 'openai-6', client: 'chat', api: 'chat', reasoning: true, ...OPENAI },
  { script: 'openai-6', client: 'responses', api: 'responses', reasoning: true, ...OPENAI },
  { script: 'ai-sdk', client: 'openai chat', api: 'chat', reasoning: false, ...AI_SDK },
  { script: 'ai-sdk', client: 'openai responses', api: 'responses', reasoning: false, ...AI_SDK },
  { script: 'ai-sdk', client: 'openai-compatible', api: 'chat', reasoning: true, ...AI_SDK },
  { script: 'ai-sdk', client: 'open-responses', api: 'responses', reasoning: true, ...AI_SDK },
  { script: 'agents', client: 'chat', api: 'chat', reasoning: true, ...AGENTS },
  { script: 'agents', client: 'responses', api: 'responses', reasoning: false, ...AGENTS },
  { script: 'langchain', client: 'chat', api: 'chat', reasoning: true, ...LANGCHAIN },
  { script: 'langchain', client: 'responses', api: 'responses', reasoning: 'whole', ...LANGCHAIN },
  // The binding has Cloudflare's codes, and the client makes statuses of them.
  {
    script: 'ai-sdk',
    client: 'workers-ai',
    api: 'chat',
    reasoning: true,
    isBound: true,
    statuses: [400, 400],
    ...AI_SDK,
  },
];

/** The usage of the raw answer to the greeting, in the words of the programs. */
async function rawUsage(page: Page, api: Expected['api']) {
  const model = 'gpt-oss-20b';
  if (api === 'responses') {
    const { json } = await post<{ usage: Record<string, number> & { output_tokens_details: Record<string, number> } }>(
      page,
      '/v1/responses',
      { model, input: QUESTIONS.greeting },
    );
    const { input_tokens: input, output_tokens: output, output_tokens_details: details } = json.usage;
    return { input, output, reasoning: details['reasoning_tokens'] };
  }
  const { json } = await post<{ usage: Record<string, number> & { completion_tokens_details: Record<string, number> } }>(
    page,
    '/v1/chat/completions',
    { model, messages: [{ role: 'user', content: QUESTIONS.greeting }] },
  );
  const { prompt_tokens: input, completion_tokens: output, completion_tokens_details: details } = json.usage;
  return { input, output, reasoning: details['reasoning_tokens'] };
}

const reasoningOf = (text: string, isKept: boolean) => (isKept ? text : null);

async function answersAsTheApi(page: Page, program: Program, { api, reasoning, isBound }: Expected): Promise<void> {
  const raw = await rawUsage(page, api);
  expect(raw.output).toBeGreaterThan(raw.reasoning ?? 0);
  const usage = isBound ? { ...raw, reasoning: null } : raw;
  const { text } = GREETING;
  const whole = await run(page, program, 'text', QUESTIONS.greeting);
  expect(whole).toMatchObject({ text, reasoning: reasoningOf(GREETING.reasoning, reasoning !== false), usage });
  const stream = await run(page, program, 'stream', QUESTIONS.greeting);
  expect(stream).toMatchObject({ text, reasoning: reasoningOf(GREETING.reasoning, reasoning === true), usage });
}

async function callsTheTool(page: Page, program: Program): Promise<void> {
  for (const method of ['tool', 'streamTool'] as const) {
    const { text, cities } = await run(page, program, method, QUESTIONS.twoCities);
    expect(cities, method).toEqual(['Paris', 'London']);
    expect(text, method).toBe(`The function said: ${weatherOf('Paris')} and ${weatherOf('London')}`);
  }
}

async function failsInItsOwnWords(page: Page, program: Program, { errors, statuses = [400, 404] }: Expected): Promise<void> {
  const refused = await run(page, program, 'refused');
  expect([refused.name, refused.status]).toEqual([errors[0], statuses[0]]);
  expect(refused.message).toContain('temperature');
  const unknown = await run(page, program, 'unknownModel');
  expect([unknown.name, unknown.status]).toEqual([errors[1], statuses[1]]);
  expect(unknown.message).toContain('gpt-4');
}

async function leavesWhenAborted(page: Page, program: Program, { aborted }: Expected): Promise<void> {
  expect(await run(page, program, 'abort', QUESTIONS.endless)).toBe(aborted);
  // One answers at a time, and the aborted answer has no end of its own.
  expect(await run(page, program, 'text', QUESTIONS.greeting)).toMatchObject({ text: GREETING.text });
}

for (const expected of CLIENTS) {
  const { script, client, isBound } = expected;
  for (const route of isBound ? (['page'] as const) : (['page', 'service worker'] as const)) {
    // One page for all of it: under load, opening the app takes longer than everything else.
    test(`${script} ${client} by the ${route}: text, stream, tools, errors and abort`, async ({ page, app }) => {
      const program: Program = { script, client, route };
      await openApp(page, app);
      await answersAsTheApi(page, program, expected);
      await callsTheTool(page, program);
      await failsInItsOwnWords(page, program, expected);
      await leavesWhenAborted(page, program, expected);
      const exchanges = await takeExchanges(page);
      expect(exchanges.length > 0).toBe(!isBound);
      expect(exchanges.flatMap(violationsOf)).toEqual([]);
    });
  }
}
