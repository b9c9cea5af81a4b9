import { expect, test } from 'vitest';
import { INSPECT_HEADER, type RecordedToken } from '../contracts/recording.ts';
import { createSession } from './session.ts';
import { idsOf, saying } from './testing/byte-model.ts';
import { FakeDevice, ORIGIN } from './testing/fake-models.ts';
import { ignore, OPTIONS } from './testing/session-client.ts';

const ANSWER = '<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>Grüße<|return|>';

async function openSession() {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000, script: saying(ANSWER) });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  const [generator] = device.generators;
  if (!generator) throw new Error('Nothing is loaded.');
  const ask = async (inspect: string | null, body: object = {}) => {
    const headers: [string, string][] = inspect === null ? [] : [[INSPECT_HEADER, inspect]];
    const messages = [{ role: 'user', content: 'Hi' }];
    const response = await session.api.handle({
      id: crypto.randomUUID(),
      method: 'POST',
      url: `${ORIGIN}/v1/chat/completions`,
      headers,
      body: JSON.stringify({ model: 'tiny', messages, ...body }),
    });
    return { status: response.status, json: JSON.parse(await new Response(response.body).text()) };
  };
  return { session, generator, ask };
}

const spelled = (tokens: readonly RecordedToken[]) => tokens.map(({ text }) => text).join('');

test('a call that asks for it is recorded: prompt, answer with control tokens, and likeliest tokens', async () => {
  const { session, ask } = await openSession();
  const { json } = await ask(JSON.stringify({ name: 'mine', top: 2 }));
  expect(json.choices[0].message.content).toBe('Grüße');
  const recording = await session.api.recording('mine');
  expect(spelled(recording?.prompt ?? [])).toMatch(/<\|start\|>user<\|message\|>Hi<\|end\|><\|start\|>assistant$/);
  expect(recording?.answer.map(({ id }) => id)).toEqual(idsOf(ANSWER));
  expect(recording?.answer.every(({ top, logprob }) => top.length === 2 && logprob === -0.5)).toBe(true);
  expect(recording?.answer.filter(({ isControl }) => isControl).map(({ text }) => text)).toEqual(
    ANSWER.match(/<\|\w+\|>/g) ?? [],
  );
  // Each byte of ü is a part of a character.
  expect(recording?.answer.filter(({ bytes }) => bytes).map(({ bytes, text }) => [bytes, text])).toContainEqual([
    [0xc3],
    'bytes:\\xc3',
  ]);
  expect(recording).toMatchObject({ cachedTokens: 0, prefillMs: expect.any(Number), decodeMs: expect.any(Number) });
  expect(await session.api.recording('other')).toBeNull();
});

test('a recorded call answers as one that is not recorded', async () => {
  const { ask } = await openSession();
  const plain = await ask(null, { logprobs: true, top_logprobs: 1, seed: 3 });
  const recorded = await ask(JSON.stringify({ name: 'mine', top: 3 }), { logprobs: true, top_logprobs: 1, seed: 3 });
  expect(recorded.json.choices).toEqual(plain.json.choices);
  const without = await ask(JSON.stringify({ name: 'mine', top: 3 }), { seed: 3 });
  expect(without.json.choices[0].logprobs).toBeNull();
});

test('an answer begins with the tokens that a call forces, and then goes on', async () => {
  const { session, generator, ask } = await openSession();
  const forced = idsOf('<|channel|>analysis<|message|>No');
  await ask(JSON.stringify({ name: 'mine', top: 1, forced }));
  const mask = generator.requests.at(-1)?.mask;
  expect(forced.map((_, at) => mask?.(forced.slice(0, at)))).toEqual(forced);
  expect(mask?.(forced)).toBeNull();
  const answered = (await session.api.recording('mine'))?.answer.map(({ id }) => id) ?? [];
  expect(answered.slice(0, forced.length)).toEqual(forced);
  expect(answered.length).toBeGreaterThan(forced.length);
});

test.each(['no JSON', '{}', '{"name":"a","top":21}', '{"name":"a","top":1,"forced":[277]}'])(
  'the header %s is refused',
  async (header) => {
    const { session, ask } = await openSession();
    expect(await ask(header)).toMatchObject({ status: 400, json: { error: { param: INSPECT_HEADER } } });
    expect(await session.api.recording('a')).toBeNull();
  },
);

test('only the last recordings are kept', async () => {
  const { session, ask } = await openSession();
  for (let call = 0; call < 8; call += 1) await ask(JSON.stringify({ name: `${call}`, top: 0 }));
  expect(await session.api.recording('1')).toBeNull();
  expect(await session.api.recording('7')).not.toBeNull();
});

test('an answer of the chat is read again by its ids, or by its text where there are none', async () => {
  const { session, generator } = await openSession();
  const answer = { ids: idsOf(ANSWER), messages: [{ channel: 'final', text: 'Grüße' }] as const, date: '2026-11-29' };
  const question = [{ role: 'user' as const, content: 'Hi' }];
  const byIds = await session.chat.read(question, OPTIONS, answer);
  expect(spelled(byIds.prompt)).toContain('Current date: 2026-11-29');
  expect(byIds.answer.map(({ id }) => id)).toEqual(idsOf(ANSWER));
  expect(byIds.answer.every(({ logprob, top }) => logprob === -0.5 && top.length === 3)).toBe(true);
  expect(generator.requests.at(-1)).toMatchObject({ maxTokens: 0, promptLogprobs: true });
  // An answer that went on after a stop has only the ids of its end.
  for (const ids of [[], idsOf('ße<|return|>')]) {
    const byText = await session.chat.read(question, OPTIONS, { ...answer, ids });
    expect(byText.answer.map(({ id }) => id)).toEqual(idsOf('<|channel|>final<|message|>Grüße'));
  }
});

test('the content of a call is kept beside the list, and forgotten when asked', async () => {
  const { session, ask } = await openSession();
  await ask(null, { temperature: 0.5 });
  await ask(null, { temperature: 'hot' });
  const [refused, answered] = await session.api.calls();
  if (!refused || !answered) throw new Error('The calls are not listed.');
  const content = await session.api.content(answered.id);
  expect(JSON.parse(content?.request ?? '')).toMatchObject({ temperature: 0.5 });
  expect(JSON.parse(content?.answer ?? '').choices[0].message.content).toBe('Grüße');
  expect(content?.isCut).toBe(false);
  await session.api.forget(answered.id);
  expect(await session.api.content(answered.id)).toBeNull();
  expect(await session.api.calls()).toHaveLength(1);
  await session.api.forget(null);
  expect(await session.api.calls()).toEqual([]);
});

test('the end of a content that is too long is left out, and that is said', async () => {
  const { session, ask } = await openSession();
  await ask(null, { user: 'x'.repeat(1_100_000) });
  const [call] = await session.api.calls();
  const content = await session.api.content(call?.id ?? '');
  expect(content?.request).toHaveLength(1_000_000);
  expect(content?.isCut).toBe(true);
});
