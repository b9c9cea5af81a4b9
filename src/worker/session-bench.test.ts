import { describe, expect, it } from 'vitest';
import { createSession } from './session.ts';
import { FakeDevice, Gate } from './testing/fake-models.ts';
import { chat, ignore } from './testing/session-client.ts';

async function loaded() {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000 });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  return { session, generator: device.generators[0] as NonNullable<(typeof device.generators)[0]> };
}

describe('bench', () => {
  it('measures a layer of gpt-oss-20b’s sizes without a model, and says what it is at', async () => {
    const reported: string[] = [];
    const report = await createSession(new FakeDevice().ports()).bench.run('gpt-oss-20b', (what) => reported.push(what));
    expect(report).toMatchObject({ device: { name: 'layers' }, sizes: 'gpt-oss-20b', kernels: [], model: null });
    expect(reported).toEqual(['a layer']);
  });

  it('measures the loaded model as well, and its kernels when its own sizes are asked for', async () => {
    const { session } = await loaded();
    expect(await session.bench.run('gpt-oss-20b', ignore)).toMatchObject({
      device: { name: 'layers' },
      kernels: [],
      model: { id: 'tiny', token: { dispatches: 9 } },
    });
    expect(await session.bench.run('loaded', ignore)).toMatchObject({
      device: { name: 'scripted' },
      sizes: 'tiny',
      kernels: [{ kernel: 'scripted' }],
      model: { id: 'tiny' },
    });
  });

  it('refuses the loaded model’s sizes when none is loaded', async () => {
    const session = createSession(new FakeDevice().ports());
    await expect(session.bench.run('loaded', ignore)).rejects.toMatchObject({ name: 'no-model' });
  });

  it('is stopped by stop, and leaves the model on the GPU; an answer waits for it', async () => {
    const { session, generator } = await loaded();
    const gate = new Gate();
    generator.beforeToken = () => gate.pass();
    const measured = session.bench.run('loaded', ignore).catch((error: Error) => error.name);
    const answered = chat(session);
    await session.chat.stop();
    generator.beforeToken = () => Promise.resolve();
    gate.open();
    expect(await measured).toBe('AbortError');
    expect((await answered).done).toMatchObject({ reason: 'cancelled' });
    expect((await chat(session)).final).toBe('I am tiny.');
  });
});
