// The cases of the Open Responses compliance suite in the page. Those that a model which reads only
// text cannot pass honestly are refused by name, each with its reason.
import type { Page } from '@playwright/test';
import { TEMPLATES, type Template } from '../compliance/templates.ts';
import { openResponsesViolationsOf, unknownEventsOf } from '../schema/open-responses.ts';
import { dataOf, type Exchange, violationsOf } from '../schema/validator.ts';
import { expect, openApp, test } from '../support/fixtures.ts';

/**
 * Events that Open Responses calls `response.reasoning.delta` and `.done`. OpenAI's own client
 * throws on those names, so we send OpenAI's.
 */
const OPENAI_NAMES = ['response.reasoning_text.delta', 'response.reasoning_text.done'];

interface Output {
  id: string;
  status: string;
  output: { type: string; content?: { text: string }[] }[];
}

async function respond(page: Page, body: object): Promise<Exchange> {
  return page.evaluate(
    async (request) => {
      const path = '/v1/responses';
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) };
      const response = await window.gptOss.fetch(path, init);
      const contentType = response.headers.get('content-type') ?? '';
      return { path, status: response.status, contentType, body: await response.text() };
    },
    { model: 'gpt-oss-20b', ...body },
  );
}

function finalOf({ contentType, body }: Exchange): Output {
  if (!contentType.startsWith('text/event-stream')) return JSON.parse(body) as Output;
  const last = JSON.parse(dataOf(body).at(-1) ?? '') as { type: string; response: Output };
  expect(last.type).toBe('response.completed');
  return last.response;
}

function expectAnswer(template: Template, exchange: Exchange): void {
  const { output, status } = finalOf(exchange);
  expect(status).toBe('completed');
  expect(output.map(({ type }) => type)).toEqual(template.output);
  expect(output.at(-1)?.content?.[0]?.text ?? '').toContain(template.says ?? '');
  expect(openResponsesViolationsOf(exchange)).toEqual([]);
  expect(violationsOf(exchange)).toEqual([]);
  expect(unknownEventsOf(exchange)).toEqual(template.body['stream'] ? OPENAI_NAMES : []);
}

test.describe('Open Responses', () => {
  for (const template of TEMPLATES) {
    const { id, body, refused } = template;
    test(`${id} ${refused ? `is refused: ${refused.reason}` : 'passes'}`, async ({ page, app }) => {
      await openApp(page, app);
      const exchange = await respond(page, body);
      if (!refused) return expectAnswer(template, exchange);
      expect(exchange.status).toBe(400);
      expect(JSON.parse(exchange.body)).toMatchObject({ error: { param: refused.param, type: 'invalid_request_error' } });
    });
  }

  test('previous-response-id passes: a stored response is continued', async ({ page, app }) => {
    await openApp(page, app);
    const { id } = finalOf(await respond(page, { input: 'My name is Alice.' }));
    const exchange = await respond(page, { input: 'What is my name?', previous_response_id: id });
    expect(finalOf(exchange).output.at(-1)?.content?.[0]?.text).toBe('Your name is Alice.');
    expect(openResponsesViolationsOf(exchange)).toEqual([]);
  });
});
