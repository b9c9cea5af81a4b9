// A thousand requests from two tabs, drawn from the API's own schemas, valid and invalid. A hundred
// of them would never end and are left at random. Each other one gets a well-formed answer.
import type { Page } from '@playwright/test';
import { seedOfRun, startRandom } from '../../faults/random.ts';
import { GREETING, QUESTIONS } from '../app/questions.ts';
import type { Schema } from '../random/draw.ts';
import { type DrawnRequest, drawRequests } from '../random/requests.ts';
import { type Exchange, violationsOf } from '../schema/validator.ts';
import { expect, openApp, run, test } from '../support/fixtures.ts';

const REQUESTS = 1000;
/** Requests of one tab that are under way together. */
const AT_ONCE = 8;

// A busy machine answers a few of them a second.
test.setTimeout(1_200_000);

/** Sends requests from a tab. Null for each that was left. */
function send(page: Page, requests: readonly DrawnRequest[]): Promise<(Exchange | null)[]> {
  return page.evaluate(
    async ({ requests, atOnce }) => {
      const read = async (response: Response, leavesAfter: number | null, controller: AbortController) => {
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
        let body = '';
        for (let pieces = 0; reader; pieces += 1) {
          if (pieces === leavesAfter) controller.abort();
          const { done, value } = await reader.read();
          if (done) break;
          body += value;
        }
        return body;
      };
      const ask = async ({ path, body, leavesAfter }: DrawnRequest): Promise<Exchange | null> => {
        const controller = new AbortController();
        if (leavesAfter === 0) queueMicrotask(() => controller.abort());
        const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: controller.signal };
        try {
          const response = await fetch(path, init);
          // A whole answer has no pieces before its end.
          if (leavesAfter !== null && !response.headers.get('content-type')?.startsWith('text/event-stream')) {
            setTimeout(() => controller.abort(), leavesAfter);
          }
          const received = await read(response, leavesAfter, controller);
          return { path, status: response.status, contentType: response.headers.get('content-type') ?? '', body: received };
        } catch (error) {
          if (controller.signal.aborted) return null;
          throw new Error(`${path} ${body}: ${String(error)}`, { cause: error });
        }
      };
      const answers: (Exchange | null)[] = [];
      const queue = requests.map((request, index) => ({ request, index }));
      const lane = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) answers[next.index] = await ask(next.request);
      };
      await Promise.all(Array.from({ length: atOnce }, lane));
      return answers;
    },
    { requests: [...requests], atOnce: AT_ONCE },
  );
}

/** What is wrong with an answer, [] if it is well-formed. */
function problemsOf(request: DrawnRequest, exchange: Exchange | null | undefined): string[] {
  const at = `${request.path} ${request.body}`;
  if (!exchange) return request.leavesAfter === null ? [`${at}: no answer`] : [];
  const { status, body, path } = exchange;
  if (request.leavesAfter !== null) return [`${at}: was left, but ended with ${status} ${body}`];
  if (status === 200) return path.startsWith('/v1/') ? violationsOf(exchange) : isJson(exchange) ? [] : [`${at}: ${body}`];
  return isError(JSON.parse(body)) ? [] : [`${at}: ${status} ${body}`];
}

function isJson({ contentType, body }: Exchange): boolean {
  if (contentType.startsWith('text/event-stream')) return body.endsWith('data: [DONE]\n\n');
  return typeof JSON.parse(body) === 'object';
}

/** OpenAI's form of an error, or Cloudflare's. */
function isError(json: unknown): boolean {
  const { error, errors } = json as { error?: { message?: unknown }; errors?: { message?: unknown }[] };
  return typeof (error ?? errors?.[0])?.message === 'string';
}

/** Answers by status, and those that were left. */
function countsOf(answers: readonly (Exchange | null)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const status = String(answer?.status ?? 'left');
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

test('a thousand requests from two tabs: each is answered or left, and the model is free at the end', async ({
  page,
  context,
  app,
}) => {
  await openApp(page, app);
  const other = await context.newPage();
  await openApp(other, app);
  const { json_request_schema: schemas } = await page.evaluate(async () => {
    const response = await window.gptOss.fetch('/v1/models/gpt-oss-20b');
    return (await response.json()) as { json_request_schema: Record<string, Schema> };
  });
  const requests = drawRequests(schemas, REQUESTS, startRandom(seedOfRun()));
  const [first, second] = [requests.slice(0, REQUESTS / 2), requests.slice(REQUESTS / 2)];
  const answers = (await Promise.all([send(page, first), send(other, second)])).flat();
  expect(answers).toHaveLength(REQUESTS);
  expect(requests.flatMap((request, index) => problemsOf(request, answers[index])).slice(0, 5)).toEqual([]);
  const counts = countsOf(answers);
  for (const status of ['200', '400', 'left']) expect(counts[status], JSON.stringify(counts)).toBeGreaterThan(50);
  for (const tab of [page, other]) {
    const answer = await run(tab, { script: 'openai-7', client: 'chat' }, 'text', QUESTIONS.greeting);
    expect(answer.text).toBe(GREETING.text);
  }
});
