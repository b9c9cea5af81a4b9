import { expect, test } from 'vitest';
import { INSPECT_HEADER, type InspectOptions } from '../../../contracts/recording.ts';
import { createSession } from '../../../worker/session.ts';
import { idsOf, saying } from '../../../worker/testing/byte-model.ts';
import { FakeDevice, Gate, ORIGIN } from '../../../worker/testing/fake-models.ts';
import { ignore } from '../../../worker/testing/session-client.ts';
import { createPageApi } from '../../api/page-api.ts';
import type { WorkbenchRequest } from '../request.ts';
import { type RunDeps, startRun } from './run.ts';

const ANSWER = '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>{"a":1}<|return|>';
const CALL = '<|channel|>commentary to=functions.add <|constrain|>json<|message|>{"a":1}<|call|>';

/** The page's API over a real session whose model says `text`. */
async function openPage(text: string) {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000, script: saying(text) });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  const address = () => `${ORIGIN}/`;
  const { fetch } = createPageApi({ session, address, fetch: globalThis.fetch, whileBusy: (work) => work(), onAnswered: ignore });
  const sent: InspectOptions[] = [];
  const deps: RunDeps = {
    fetch: (input, init) => {
      sent.push(JSON.parse(new Headers(init?.headers).get(INSPECT_HEADER) ?? ''));
      return fetch(input, init);
    },
    recording: session.api.recording,
    address,
    now: () => performance.now(),
    newId: () => crypto.randomUUID(),
    schedule: (work) => void setTimeout(work),
  };
  const [generator] = device.generators;
  return { deps, sent, generator };
}

const BODIES: Record<WorkbenchRequest['endpoint'], object> = {
  chat: { messages: [{ role: 'user', content: 'Hi' }] },
  responses: { input: 'Hi' },
  completions: { prompt: 'Hi', max_tokens: 200 },
  'workers-ai': { messages: [{ role: 'user', content: 'Hi' }] },
};

const request = (endpoint: WorkbenchRequest['endpoint'], body: object): WorkbenchRequest => ({
  endpoint,
  model: 'tiny',
  body: { ...BODIES[endpoint], ...body },
});

test.each(
  (['chat', 'responses', 'workers-ai'] as const).flatMap((endpoint) =>
    [true, false].map((stream) => [endpoint, stream] as const),
  ),
)('an answer of %s is read with reasoning, text, usage and tokens (stream: %s)', async (endpoint, stream) => {
  const { deps } = await openPage(ANSWER);
  const run = startRun(
    deps,
    request(endpoint, { stream, ...(stream && endpoint !== 'responses' && { stream_options: { include_usage: true } }) }),
  );
  await run.over;
  const { status, http, content, recording, events } = run.store.get();
  expect({ status, http, error: content.error }).toEqual({ status: 'over', http: 200, error: null });
  expect(content).toMatchObject({ reasoning: 'Hm.', text: '{"a":1}', calls: [] });
  expect(content.usage?.output).toBe(idsOf(ANSWER).length);
  expect(content.finish).not.toBeNull();
  expect(recording?.answer.map(({ id }) => id)).toEqual(idsOf(ANSWER));
  expect(events.length).toBeGreaterThan(stream ? 3 : 0);
});

test.each([true, false])('a prompt of Workers AI and a completion are read (stream: %s)', async (stream) => {
  const { deps } = await openPage(ANSWER);
  const workers = startRun(deps, { endpoint: 'workers-ai', model: 'tiny', body: { prompt: 'Hi', stream } });
  await workers.over;
  expect(workers.store.get().content).toMatchObject({ text: '{"a":1}', error: null });
  const completion = startRun(deps, request('completions', { stream }));
  await completion.over;
  expect(completion.store.get().content.text).toContain('Hm.');
});

test.each(['chat', 'responses'] as const)('a call of a tool at %s is read with its arguments', async (endpoint) => {
  const { deps } = await openPage(CALL);
  const bare = { name: 'add', parameters: { type: 'object', properties: { a: { type: 'integer' } } } };
  const tools = [endpoint === 'chat' ? { type: 'function', function: bare } : { type: 'function', ...bare }];
  for (const stream of [true, false]) {
    const run = startRun(deps, request(endpoint, { stream, tools }));
    await run.over;
    expect(run.store.get().content.calls).toEqual([{ name: 'add', arguments: '{"a":1}' }]);
  }
});

test('a refusal is shown with the place of the parameter', async () => {
  const { deps } = await openPage(ANSWER);
  const schema = {
    type: 'object',
    properties: { a: { type: 'string', not: { const: 'x' } } },
    required: ['a'],
    additionalProperties: false,
  };
  const format = { type: 'json_schema', json_schema: { name: 'a', strict: true, schema } };
  const run = startRun(deps, request('chat', { response_format: format }));
  await run.over;
  const { http, content } = run.store.get();
  expect(http).toBe(400);
  expect(content.error?.param).toContain('response_format.json_schema.schema');
  expect(content.error?.message).not.toBe('');
});

test('a run that is stopped keeps what has come, and ends the work of the model', async () => {
  const { deps, generator } = await openPage(ANSWER);
  if (!generator) throw new Error('Nothing is loaded.');
  const gate = new Gate();
  let tokens = 0;
  generator.beforeToken = () => ((tokens += 1) > 14 ? gate.pass() : Promise.resolve());
  const run = startRun(deps, request('chat', { stream: true }));
  await expect.poll(() => gate.arrived).toBe(1);
  run.stop();
  // The stop travels through ports. Without this, the model may end its answer before.
  await expect.poll(() => generator.requests[0]?.signal?.aborted).toBe(true);
  gate.open();
  await run.over;
  const { status, content } = run.store.get();
  expect(status).toBe('stopped');
  expect(content.reasoning).not.toBe('');
  expect(content.error).toBeNull();
  await expect.poll(() => generator.ends).toEqual(['aborted']);
});

test('forced tokens go with the request', async () => {
  const { deps, sent } = await openPage(ANSWER);
  const run = startRun(deps, request('chat', { stream: true }), [65, 66]);
  await run.over;
  expect(sent[0]).toMatchObject({ forced: [65, 66] });
  expect(
    run.store
      .get()
      .recording?.answer.slice(0, 2)
      .map(({ text }) => text),
  ).toEqual(['A', 'B']);
});
