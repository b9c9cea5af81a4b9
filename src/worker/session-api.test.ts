import { describe, expect, it } from 'vitest';
import { createSession } from './session.ts';
import { saying } from './testing/byte-model.ts';
import { FakeDevice, Gate, ORIGIN } from './testing/fake-models.ts';
import { complete, ignore } from './testing/session-client.ts';

describe('handle', () => {
  it('answers with status, headers and a stream', async () => {
    const session = createSession(new FakeDevice().ports());
    const response = await session.api.handle({
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
    await session.models.load(a.url, ignore);
    await session.models.load(b.url, ignore);
    expect([(await complete(session, 'a')).text, (await complete(session, 'b')).text]).toEqual(['aaa', 'bbb']);
    expect(device.loads).toEqual([a.url, b.url, a.url, b.url]);
  });

  it('fetches a small model of the app itself, and no other', async () => {
    const device = new FakeDevice();
    device.add('tiny', { script: saying('hello') });
    device.add('large', { totalBytes: 100e6 + 1 });
    const foreign = device.add('foreign', { isOwn: false });
    const session = createSession(device.ports());
    await session.models.inspect(foreign.url);
    expect(await complete(session, 'tiny')).toMatchObject({ status: 200, text: 'hello' });
    expect(await complete(session, 'large')).toMatchObject({ status: 404, code: 'model_not_downloaded' });
    expect(await complete(session, 'foreign')).toMatchObject({ status: 404, code: 'model_not_downloaded' });
    expect(device.downloads).toHaveLength(1);
  });

  it('ends the work of a call that is cancelled before its response, and no other', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { storedBytes: 1000, script: saying('hello') });
    const session = createSession(device.ports());
    await session.models.load(url, ignore);
    const gate = new Gate();
    const generator = device.generators[0];
    if (generator) generator.beforeToken = () => gate.pass();
    const body = JSON.stringify({ model: 'tiny', prompt: 'Who?' });
    const ask = (id: string) => session.api.handle({ id, method: 'POST', url: `${ORIGIN}/v1/completions`, headers: [], body });
    const [first, second] = [ask('first'), ask('second')];
    await expect.poll(() => gate.arrived).toBe(1);
    await session.api.cancel('first');
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
    await session.models.interrupt(`${ORIGIN}/models/tiny`);
    expect(await program).toMatchObject({ status: 499, code: 'request_cancelled' });
    device.gpuGate = null;
    expect(await complete(session, 'tiny')).toMatchObject({ status: 200 });
  });
});
