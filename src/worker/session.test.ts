import { describe, expect, it } from 'vitest';
import type { GenerateEvent, GenerateOptions, LoadEvent, Session } from '../api.ts';
import { createSession } from './session.ts';
import { saying } from './testing/byte-model.ts';
import { FakeDevice, failure, Gate, ORIGIN } from './testing/fake-models.ts';

const OPTIONS: GenerateOptions = { instructions: '', effort: 'low', temperature: 0, seed: 1, maxTokens: null };
const QUESTION = [{ role: 'user', content: 'Who are you?' }] as const;
const ignore = () => {};

async function chat(session: Session, options: Partial<GenerateOptions> = {}, onEvent: (event: GenerateEvent) => void = ignore) {
  const events: GenerateEvent[] = [];
  await session.generate([...QUESTION], { ...OPTIONS, ...options }, (event) => {
    events.push(event);
    onEvent(event);
  });
  const text = (channel: string) =>
    events.map((event) => (event.type === 'delta' && event.channel === channel ? event.text : '')).join('');
  return { events, final: text('final'), analysis: text('analysis'), done: events.at(-1) };
}

async function complete(
  session: Session,
  model: string,
  prompt: string | string[] = 'Who?',
): Promise<{ status: number; text: string; code: string | undefined }> {
  const body = JSON.stringify({ model, prompt, max_tokens: 60 });
  const response = await session.handle({
    id: crypto.randomUUID(),
    method: 'POST',
    url: `${ORIGIN}/v1/completions`,
    headers: [],
    body,
  });
  const json = await new Response(response.body).json();
  return { status: response.status, text: json.choices?.[0].text, code: json.error?.code };
}

const statuses = async (session: Session) => Object.fromEntries((await session.models()).map(({ id, status }) => [id, status]));

describe('models', () => {
  it('lists own, listed and stored models, each once, with what is known of them', async () => {
    const device = new FakeDevice();
    device.add('tiny', { storedBytes: 1000, config: { gpt_oss_web: { notice: 'Random.' } } });
    device.add('small');
    device.add('other', { isOwn: false, url: 'https://hub.test/me/mine/resolve/main', storedBytes: 10 });
    const models = await createSession(device.ports()).models();
    expect(models).toMatchObject([
      { id: 'tiny', status: 'stored', totalBytes: 1000, storedBytes: 1000, notice: 'Random.' },
      { id: 'small', status: 'absent', totalBytes: null, storedBytes: 0, notice: null },
      { id: 'gpt-oss-20b', status: 'absent', totalBytes: 13e9 },
      { id: 'mine', status: 'absent', totalBytes: 1000, storedBytes: 10 },
    ]);
  });

  it('lists what is stored when the server is gone', async () => {
    const device = new FakeDevice();
    device.add('tiny', { storedBytes: 1000 });
    device.isOnline = false;
    expect(await statuses(createSession(device.ports()))).toEqual({ tiny: 'stored', 'gpt-oss-20b': 'absent' });
  });

  it('lists a stored model whose files are damaged', async () => {
    const device = new FakeDevice();
    device.add('tiny', { storedBytes: 1000, failAt: { open: failure('checkpoint-invalid', 'Damaged.') } });
    expect(await statuses(createSession(device.ports()))).toMatchObject({ tiny: 'stored' });
  });

  it('gives a second model of the same name its URL as id', async () => {
    const device = new FakeDevice();
    device.add('tiny');
    device.add('tiny', { isOwn: false, url: 'https://hub.test/me/tiny', storedBytes: 1000 });
    const ids = (await createSession(device.ports()).models()).map(({ id }) => id);
    expect(ids).toEqual(['tiny', 'gpt-oss-20b', 'https://hub.test/me/tiny']);
  });

  it('lists a model that was opened by URL', async () => {
    const device = new FakeDevice();
    const { url } = device.add('found', { isOwn: false });
    const session = createSession(device.ports());
    await expect(session.inspect(url)).resolves.toMatchObject({ id: 'found', status: 'absent', totalBytes: 1000 });
    expect(await statuses(session)).toMatchObject({ found: 'absent' });
    expect(device.downloads).toEqual([]);
  });
});

describe('load', () => {
  it('tells its events in order, and the status follows', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny');
    const session = createSession(device.ports());
    const seen: [string, string | undefined][] = [];
    device.downloadGate = new Gate();
    device.gpuGate = new Gate();
    const loaded = session.load(url, (event) => seen.push([event.type, undefined]));
    await expect.poll(() => device.downloadGate?.arrived).toBe(1);
    expect(await statuses(session)).toMatchObject({ tiny: 'downloading' });
    device.downloadGate.open();
    await expect.poll(() => device.gpuGate?.arrived).toBe(1);
    expect(await statuses(session)).toMatchObject({ tiny: 'loading' });
    device.gpuGate.open();
    await expect(loaded).resolves.toMatchObject({ id: 'tiny', status: 'loaded', storedBytes: 1000 });
    expect(await statuses(session)).toMatchObject({ tiny: 'loaded' });
    expect(seen.map(([type]) => type)).toEqual(['opened', 'downloading', 'loading', 'loaded']);
  });

  it('is shared by all who ask for the same model, and later ones hear what was told', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny');
    const session = createSession(device.ports());
    device.downloadGate = new Gate();
    const first = session.load(url, ignore);
    await expect.poll(() => device.downloadGate?.arrived).toBe(1);
    const late: LoadEvent[] = [];
    const second = session.load(url, (event) => late.push(event));
    device.downloadGate.open();
    await Promise.all([first, second]);
    expect(device.loads).toEqual([url]);
    expect(late.map(({ type }) => type)).toEqual(['opened', 'downloading', 'loading', 'loaded']);
  });

  it('puts one model on the GPU at a time: the first is destroyed before the second is made', async () => {
    const device = new FakeDevice();
    const [a, b] = [device.add('a'), device.add('b')];
    const session = createSession(device.ports());
    await session.load(a.url, ignore);
    await session.load(b.url, ignore);
    expect(device.generators.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false]);
    expect(await statuses(session)).toMatchObject({ a: 'stored', b: 'loaded' });
    expect((await chat(session)).final).toBe('I am b.');
  });

  it('neither downloads nor loads what is there already', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { storedBytes: 1000 });
    const session = createSession(device.ports());
    const types: string[] = [];
    await session.load(url, ({ type }) => types.push(type));
    await session.load(url, ({ type }) => types.push(type));
    expect(types).toEqual(['opened', 'loading', 'loaded', 'opened', 'loaded']);
    expect(device.downloads).toEqual([]);
    expect(device.loads).toEqual([url]);
  });

  it.each(['download', 'gpu'] as const)(
    'that is cancelled during %s rejects with AbortError and can be repeated',
    async (phase) => {
      const device = new FakeDevice();
      const { url } = device.add('tiny');
      const session = createSession(device.ports());
      const gate = new Gate();
      device.downloadGate = phase === 'download' ? gate : null;
      device.gpuGate = phase === 'gpu' ? gate : null;
      const loading = session.load(url, ignore).catch((error: unknown) => error);
      await expect.poll(() => gate.arrived).toBe(1);
      await session.cancelLoad();
      expect(await loading).toMatchObject({ name: 'AbortError' });
      expect(await statuses(session)).toMatchObject({ tiny: phase === 'download' ? 'absent' : 'stored' });
      gate.open();
      await expect(session.load(url, ignore)).resolves.toMatchObject({ status: 'loaded' });
    },
  );

  it.each(['open', 'download', 'gpu'] as const)('that fails at %s leaves a clean state and can be repeated', async (phase) => {
    const device = new FakeDevice();
    const before = device.add('before');
    const model = device.add('tiny', { failAt: { [phase]: failure('out-of-memory', 'No room.') } });
    const session = createSession(device.ports());
    await session.load(before.url, ignore);
    await expect(session.load(model.url, ignore)).rejects.toMatchObject({ name: 'out-of-memory' });
    // Only a failure on the GPU costs the model that was there.
    expect(await statuses(session)).toMatchObject({ before: phase === 'gpu' ? 'stored' : 'loaded' });
    model.failAt = {};
    await session.load(model.url, ignore);
    expect((await chat(session)).final).toBe('I am tiny.');
  });

  it('refuses a tokenizer without Harmony before it downloads the weights', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { files: { 'tokenizer.json': {} } });
    await expect(createSession(device.ports()).load(url, ignore)).rejects.toMatchObject({ name: 'checkpoint-invalid' });
    expect(device.downloads).toEqual([]);
  });
});

describe('generate', () => {
  async function loaded(text: string) {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { storedBytes: 1000, script: saying(text) });
    const session = createSession(device.ports());
    await session.load(url, ignore);
    return { session, device, generator: device.generators[0] as NonNullable<(typeof device.generators)[0]> };
  }

  it('gives text on its channels and ends with done', async () => {
    const { session, generator } = await loaded(
      '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hé!',
    );
    const answer = await chat(session);
    expect([answer.analysis, answer.final]).toEqual(['Hm.', 'Hé!']);
    expect(answer.events[0]).toMatchObject({ type: 'prefill', totalTokens: generator.requests[0]?.prompt.length });
    expect(answer.done).toMatchObject({
      type: 'done',
      reason: 'stop',
      stats: { promptTokens: generator.requests[0]?.prompt.length },
    });
  });

  it('shows text that is on no channel as the answer', async () => {
    const { session } = await loaded('just text');
    expect((await chat(session)).final).toBe('just text');
  });

  it('joins what comes within a frame into one event', async () => {
    const { session } = await loaded(`<|channel|>final<|message|>${'x'.repeat(500)}`);
    const { events, final } = await chat(session);
    expect(final).toBe('x'.repeat(500));
    expect(events.filter(({ type }) => type === 'delta').length).toBeLessThan(100);
  });

  it('ends with length at maxTokens and where the context is full', async () => {
    const { session } = await loaded(`<|channel|>final<|message|>${'x'.repeat(2000)}`);
    expect((await chat(session, { maxTokens: 40 })).done).toMatchObject({ reason: 'length', stats: { outputTokens: 40 } });
    expect((await chat(session)).done).toMatchObject({ reason: 'length' });
  });

  it('leaves the oldest turns out where the context is full, and says how many; a question that is too long is an error', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>ok');
    const turns = Array.from({ length: 8 }, (_, at) => [
      { role: 'user' as const, content: `question ${at} ${'q'.repeat(100)}` },
      { role: 'assistant' as const, content: 'ok' },
    ]).flat();
    const events: GenerateEvent[] = [];
    await session.generate(turns.slice(0, -1), { ...OPTIONS }, (event) => events.push(event));
    const done = events.at(-1);
    expect(done?.type === 'done' && done.stats.droppedTurns).toBeGreaterThan(0);
    const prompt = String.fromCharCode(...(generator.requests[0]?.prompt ?? []).filter((id) => id < 256));
    expect(prompt).not.toContain('question 0');
    expect(prompt).toContain('question 7');
    const tooLong = [{ role: 'user' as const, content: 'q'.repeat(5000) }];
    await expect(session.generate(tooLong, { ...OPTIONS }, ignore)).rejects.toMatchObject({ name: 'context-full' });
  });

  it('rejects with no-model when nothing is loaded', async () => {
    await expect(chat(createSession(new FakeDevice().ports()))).rejects.toMatchObject({ name: 'no-model' });
  });

  it('stops at once, with what was said so far', async () => {
    const { session, generator } = await loaded(`<|channel|>final<|message|>${'x'.repeat(500)}`);
    const answer = await chat(session, {}, (event) => {
      if (event.type === 'delta') void session.stop();
    });
    expect(answer.done).toMatchObject({ type: 'done', reason: 'cancelled' });
    expect(answer.final).toMatch(/^x+$/);
    expect(generator.ends).toEqual(['aborted']);
  });

  it('stops while it waits for its turn, and the one before goes on', async () => {
    const { session, generator } = await loaded('hello');
    const gate = new Gate();
    generator.beforeToken = () => gate.pass();
    const program = complete(session, 'tiny');
    await expect.poll(() => gate.arrived).toBe(1);
    const waiting = chat(session);
    await session.stop();
    expect((await waiting).done).toMatchObject({ reason: 'cancelled', stats: { outputTokens: 0 } });
    gate.open();
    expect(await program).toMatchObject({ status: 200, text: 'hello' });
    expect(generator.requests).toHaveLength(1);
  });

  it('takes turns with programs: a chat waits for one choice, not for a whole batch', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>hello');
    const gate = new Gate();
    generator.beforeToken = () => gate.pass();
    const program = complete(session, 'tiny', ['Who?', 'Why?']);
    await expect.poll(() => gate.arrived).toBe(1);
    const waiting = chat(session);
    gate.open();
    await Promise.all([program, waiting]);
    const isProgram = generator.requests.map(({ prompt }) => prompt.length === 'Who?'.length);
    expect(isProgram).toEqual([true, false, true]);
  });

  it('ends when the model begins to speak for somebody else', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>Yes.<|end|><|start|>user<|message|>And then?');
    const answer = await chat(session);
    expect(answer.final).toBe('Yes.');
    expect(answer.done).toMatchObject({ type: 'done', reason: 'stop' });
    expect(generator.ends).toEqual(['aborted']);
  });

  it.each(['device-lost', 'internal'])('reports %s, frees the model, and lets it be loaded again', async (name) => {
    const { session, device, generator } = await loaded('hello');
    generator.beforeToken = () => Promise.reject(failure(name, 'The GPU failed.'));
    await expect(chat(session)).rejects.toMatchObject({ name });
    expect(generator.isDestroyed).toBe(true);
    expect(await statuses(session)).toMatchObject({ tiny: 'stored' });
    await session.load(`${ORIGIN}/models/tiny`, ignore);
    expect((await chat(session)).final).toBe('hello');
    expect(device.generators).toHaveLength(2);
  });

  it('keeps the model when a prompt is too long for it', async () => {
    const { session } = await loaded('hello');
    await expect(chat(session, { instructions: 'x'.repeat(2000) })).rejects.toMatchObject({ name: 'context-full' });
    expect(await statuses(session)).toMatchObject({ tiny: 'loaded' });
  });
});

describe('handle', () => {
  it('answers with status, headers and a stream', async () => {
    const session = createSession(new FakeDevice().ports());
    const response = await session.handle({
      id: '1',
      method: 'GET',
      url: `${ORIGIN}/v1/models`,
      headers: [['accept', '*/*']],
      body: '',
    });
    expect(response.status).toBe(200);
    expect(new Headers(response.headers).get('content-type')).toContain('application/json');
    expect(await new Response(response.body).json()).toMatchObject({ data: [{ id: 'gpt-oss-20b' }] });
  });

  it('loads a stored model first, once for all who ask', async () => {
    const device = new FakeDevice();
    device.add('tiny', { storedBytes: 1000, script: saying('hello') });
    const session = createSession(device.ports());
    const answers = await Promise.all([complete(session, 'tiny'), complete(session, 'tiny')]);
    expect(answers.map(({ text }) => text)).toEqual(['hello', 'hello']);
    expect(device.loads).toHaveLength(1);
  });

  it('brings back the model that a program asks for', async () => {
    const device = new FakeDevice();
    const [a, b] = [device.add('a', { script: saying('aaa') }), device.add('b', { script: saying('bbb') })];
    const session = createSession(device.ports());
    await session.load(a.url, ignore);
    await session.load(b.url, ignore);
    expect([(await complete(session, 'a')).text, (await complete(session, 'b')).text]).toEqual(['aaa', 'bbb']);
    expect(device.loads).toEqual([a.url, b.url, a.url, b.url]);
  });

  it('fetches a small model of the app itself, and no other', async () => {
    const device = new FakeDevice();
    device.add('tiny', { script: saying('hello') });
    device.add('large', { totalBytes: 100e6 + 1 });
    const foreign = device.add('foreign', { isOwn: false });
    const session = createSession(device.ports());
    await session.inspect(foreign.url);
    expect(await complete(session, 'tiny')).toMatchObject({ status: 200, text: 'hello' });
    expect(await complete(session, 'large')).toMatchObject({ status: 400, code: 'model_not_downloaded' });
    expect(await complete(session, 'foreign')).toMatchObject({ status: 400, code: 'model_not_downloaded' });
    expect(device.downloads).toHaveLength(1);
  });

  it('ends the work of a call that is cancelled before its response, and no other', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { storedBytes: 1000, script: saying('hello') });
    const session = createSession(device.ports());
    await session.load(url, ignore);
    const gate = new Gate();
    const generator = device.generators[0];
    if (generator) generator.beforeToken = () => gate.pass();
    const body = JSON.stringify({ model: 'tiny', prompt: 'Who?' });
    const ask = (id: string) => session.handle({ id, method: 'POST', url: `${ORIGIN}/v1/completions`, headers: [], body });
    const [first, second] = [ask('first'), ask('second')];
    await expect.poll(() => gate.arrived).toBe(1);
    await session.cancelCall('first');
    gate.open();
    expect([(await first).status, (await second).status]).toEqual([499, 200]);
    await expect.poll(() => generator?.ends).toEqual(['aborted', 'stop-token']);
  });

  it('tells a load that the page cancelled, and answers the next request', async () => {
    const device = new FakeDevice();
    device.add('tiny', { storedBytes: 1000, script: saying('hello') });
    const session = createSession(device.ports());
    device.gpuGate = new Gate();
    const program = complete(session, 'tiny');
    await expect.poll(() => device.gpuGate?.arrived).toBe(1);
    await session.cancelLoad();
    expect(await program).toMatchObject({ status: 499, code: 'request_cancelled' });
    device.gpuGate = null;
    expect(await complete(session, 'tiny')).toMatchObject({ status: 200 });
  });
});
