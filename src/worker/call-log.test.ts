import { expect, test } from 'vitest';
import { createSession } from './session.ts';
import { saying } from './testing/byte-model.ts';
import { FakeDevice, Gate, ORIGIN } from './testing/fake-models.ts';
import { ignore } from './testing/session-client.ts';

async function openSession() {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000, script: saying('hello') });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  const [generator] = device.generators;
  if (!generator) throw new Error('Nothing is loaded.');
  const send = async (method: string, path: string, body: object | null = null) => {
    const text = body ? JSON.stringify(body) : '';
    const id = crypto.randomUUID();
    return session.api.handle({ id, method, url: `${ORIGIN}${path}?key=secret`, headers: [], body: text });
  };
  return { session, generator, send };
}

test('a call is listed with its model, status, tokens and time, and without what it asked', async () => {
  const { session, send } = await openSession();
  const before = Date.now();
  for (const stream of [true, false]) {
    const { body } = await send('POST', '/v1/completions', { model: 'openai/tiny', prompt: ['xy', 'xyz'], stream });
    await new Response(body).text();
  }
  await new Response((await send('GET', '/v1/models')).body).text();
  await new Response((await send('POST', '/v1/completions', { prompt: 'a' })).body).text();
  const calls = await session.api.calls();
  expect(calls).toMatchObject([
    { method: 'POST', path: '/v1/completions', model: null, status: 400, promptTokens: null, outputTokens: null },
    { method: 'GET', path: '/v1/models', model: null, status: 200, outputTokens: null },
    // Two prompts of 2 and 3 tokens. Each is answered with five tokens and the end of the turn.
    { method: 'POST', path: '/v1/completions', model: 'tiny', status: 200, promptTokens: 5, outputTokens: 12 },
    { method: 'POST', path: '/v1/completions', model: 'tiny', status: 200, promptTokens: 5, outputTokens: 12 },
  ]);
  for (const { startedAtMs, durationMs } of calls) {
    expect(startedAtMs).toBeGreaterThanOrEqual(before);
    expect(durationMs).toBeGreaterThanOrEqual(0);
  }
  // A random id has the letters a to f.
  expect(JSON.stringify(calls)).not.toMatch(/secret|xyz|hello/);
});

test('a call that runs has no duration, its tokens grow, and its end is noted when its reader leaves', async () => {
  const { session, generator, send } = await openSession();
  const gate = new Gate();
  let tokens = 0;
  generator.beforeToken = () => ((tokens += 1) > 2 ? gate.pass() : Promise.resolve());
  const { body } = await send('POST', '/v1/completions', { model: 'tiny', prompt: 'a', stream: true });
  await expect.poll(() => gate.arrived).toBe(1);
  expect(await session.api.calls()).toMatchObject([{ status: 200, outputTokens: 2, durationMs: null }]);
  await body?.cancel();
  gate.open();
  await expect.poll(() => generator.ends).toEqual(['aborted']);
  expect((await session.api.calls())[0]?.durationMs).not.toBeNull();
});

test('the list is short', async () => {
  const { session, send } = await openSession();
  for (let call = 0; call < 60; call += 1) await (await send('GET', '/v1/models')).body?.cancel();
  expect(await session.api.calls()).toHaveLength(50);
});

test('the endpoints are those that answer', async () => {
  const { session, send } = await openSession();
  const endpoints = await session.api.endpoints();
  expect(endpoints).toContainEqual({ method: 'POST', path: '/v1/completions' });
  for (const { method, path } of endpoints) {
    const { status } = await send(method, path.replaceAll(/\{\w+\}/g, 'x'), {});
    expect([method, path, status]).not.toEqual([method, path, 405]);
  }
});
