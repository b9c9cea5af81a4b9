import { describe, expect, it } from 'vitest';
import { namedError } from '../contracts/errors.ts';
import type { LoadEvent } from '../contracts/models.ts';
import { createSession } from './session.ts';
import { FakeDevice, Gate } from './testing/fake-models.ts';
import { chat, ignore, statuses } from './testing/session-client.ts';

describe('load', () => {
  it('tells its events in order, and the status follows', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny');
    const session = createSession(device.ports());
    const seen: [string, string | undefined][] = [];
    device.downloadGate = new Gate();
    device.gpuGate = new Gate();
    const loaded = session.models.load(url, (event) => seen.push([event.type, undefined]));
    await expect.poll(() => device.downloadGate?.arrived).toBe(1);
    expect(await statuses(session)).toMatchObject({ tiny: 'downloading' });
    device.downloadGate.open();
    await expect.poll(() => device.gpuGate?.arrived).toBe(1);
    expect(await statuses(session)).toMatchObject({ tiny: 'loading' });
    device.gpuGate.open();
    await expect(loaded).resolves.toMatchObject({ id: 'tiny', status: 'loaded', storedBytes: 1000 });
    expect(await statuses(session)).toMatchObject({ tiny: 'loaded' });
    expect(seen.map(([type]) => type)).toEqual(['opened', 'downloading', 'starting', 'loading', 'loaded']);
  });

  it('is shared by all callers for the same model, and later ones get the events so far', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny');
    const session = createSession(device.ports());
    device.downloadGate = new Gate();
    const first = session.models.load(url, ignore);
    await expect.poll(() => device.downloadGate?.arrived).toBe(1);
    const late: LoadEvent[] = [];
    const second = session.models.load(url, (event) => late.push(event));
    device.downloadGate.open();
    await Promise.all([first, second]);
    expect(device.loads).toEqual([url]);
    expect(late.map(({ type }) => type)).toEqual(['opened', 'downloading', 'starting', 'loading', 'loaded']);
  });

  it('puts one model on the GPU at a time: the first is destroyed before the second is made', async () => {
    const device = new FakeDevice();
    const [a, b] = [device.add('a'), device.add('b')];
    const session = createSession(device.ports());
    await session.models.load(a.url, ignore);
    await session.models.load(b.url, ignore);
    expect(device.generators.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false]);
    expect(await statuses(session)).toMatchObject({ a: 'stored', b: 'loaded' });
    expect((await chat(session)).final).toBe('I am b.');
  });

  it('opens a model once that was inspected before, and afresh after a failure', async () => {
    const device = new FakeDevice();
    const { url, failAt } = device.add('tiny');
    const opened: string[] = [];
    const ports = device.ports();
    const open = async (opening: string) => {
      opened.push(opening);
      return ports.open(opening);
    };
    const session = createSession({ ...ports, open });
    failAt.download = namedError('download-failed', 'No network.');
    await session.models.inspect(url);
    await expect(session.models.load(url, ignore)).rejects.toMatchObject({ name: 'download-failed' });
    expect(opened).toEqual([url]);
    Reflect.deleteProperty(failAt, 'download');
    await session.models.load(url, ignore);
    expect(opened).toEqual([url, url]);
  });

  it('neither downloads nor loads what is there already', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { storedBytes: 1000 });
    const session = createSession(device.ports());
    const types: string[] = [];
    await session.models.load(url, ({ type }) => types.push(type));
    await session.models.load(url, ({ type }) => types.push(type));
    expect(types).toEqual(['opened', 'starting', 'loading', 'loaded', 'opened', 'starting', 'loaded']);
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
      const loading = session.models.load(url, ignore).catch((error: unknown) => error);
      await expect.poll(() => gate.arrived).toBe(1);
      await session.models.interrupt(url);
      expect(await loading).toMatchObject({ name: 'AbortError' });
      expect(await statuses(session)).toMatchObject({ tiny: phase === 'download' ? 'paused' : 'stored' });
      gate.open();
      await expect(session.models.load(url, ignore)).resolves.toMatchObject({ status: 'loaded' });
    },
  );

  it.each(['open', 'download', 'gpu'] as const)('that fails at %s leaves a clean state and can be repeated', async (phase) => {
    const device = new FakeDevice();
    const before = device.add('before');
    const model = device.add('tiny', { failAt: { [phase]: namedError('out-of-memory', 'No room.') } });
    const session = createSession(device.ports());
    await session.models.load(before.url, ignore);
    await expect(session.models.load(model.url, ignore)).rejects.toMatchObject({ name: 'out-of-memory' });
    // Only a failure on the GPU costs the model that was there.
    expect(await statuses(session)).toMatchObject({ before: phase === 'gpu' ? 'stored' : 'loaded' });
    model.failAt = {};
    await session.models.load(model.url, ignore);
    expect((await chat(session)).final).toBe('I am tiny.');
  });

  it('refuses a tokenizer without Harmony before it downloads the weights', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { files: { 'tokenizer.json': {} } });
    await expect(createSession(device.ports()).models.load(url, ignore)).rejects.toMatchObject({ name: 'checkpoint-invalid' });
    expect(device.downloads).toEqual([]);
  });
});
