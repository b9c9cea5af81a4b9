import { describe, expect, it } from 'vitest';
import { namedError } from '../contracts/errors.ts';
import { createSession } from './session.ts';
import { FakeDevice, Gate, GPU_BYTES } from './testing/fake-models.ts';
import { chat, ignore, statuses } from './testing/session-client.ts';

describe('download', () => {
  it('stores a model and leaves the GPU to the one that is on it', async () => {
    const device = new FakeDevice();
    const [a, b] = [device.add('a'), device.add('b')];
    const session = createSession(device.ports());
    await session.models.load(a.url, ignore);
    const seen: number[] = [];
    await expect(session.models.download(b.url, ({ bytes }) => seen.push(bytes))).resolves.toMatchObject({ status: 'stored' });
    expect(seen).toEqual([500]);
    expect(device.loads).toEqual([a.url]);
    expect(await statuses(session)).toMatchObject({ a: 'loaded', b: 'stored' });
  });

  it('is shared with a load of the same model', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny');
    const session = createSession(device.ports());
    device.downloadGate = new Gate();
    const downloading = session.models.download(url, ignore);
    await expect.poll(() => device.downloadGate?.arrived).toBe(1);
    const loading = session.models.load(url, ignore);
    device.downloadGate.open();
    await Promise.all([downloading, loading]);
    expect(device.downloads).toEqual([url]);
    expect(await statuses(session)).toMatchObject({ tiny: 'loaded' });
  });

  it('is paused by an interrupt, which leaves other models alone', async () => {
    const device = new FakeDevice();
    const [a, b] = [device.add('a'), device.add('b')];
    const session = createSession(device.ports());
    device.downloadGate = new Gate();
    const paused = session.models.download(a.url, ignore).catch((error: unknown) => error);
    const other = session.models.download(b.url, ignore);
    await expect.poll(() => device.downloadGate?.arrived).toBe(2);
    await session.models.interrupt(a.url);
    expect(await paused).toMatchObject({ name: 'AbortError' });
    expect(await statuses(session)).toMatchObject({ a: 'paused', b: 'downloading' });
    device.downloadGate.open();
    await expect(other).resolves.toMatchObject({ status: 'stored' });
  });
});

describe('what is known of a model', () => {
  it('includes what it takes on the GPU, once that was asked', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny');
    const session = createSession(device.ports());
    expect(await session.models.list()).toMatchObject([{ gpuBytes: null }, {}]);
    await session.models.inspect(url);
    expect(await session.models.list()).toMatchObject([{ gpuBytes: GPU_BYTES }, {}]);
  });

  it('includes that another tab downloads it', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { storedBytes: 400 });
    device.elsewhere = [url];
    expect(await statuses(createSession(device.ports()))).toMatchObject({ tiny: 'downloading' });
  });

  it('includes that the browser removed it, until it is here again', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { isOwn: false });
    device.evicted = [url];
    const session = createSession(device.ports());
    expect(await session.models.list()).toContainEqual(
      expect.objectContaining({ id: 'tiny', status: 'absent', wasEvicted: true }),
    );
    await session.models.download(url, ignore);
    expect(await session.models.list()).toContainEqual(
      expect.objectContaining({ id: 'tiny', status: 'stored', wasEvicted: false }),
    );
  });
});

describe('files', () => {
  it('are checked, and the check can be interrupted', async () => {
    const device = new FakeDevice();
    const found = { chunks: 5, damaged: 1, missing: 0 };
    const { url } = device.add('tiny', { storedBytes: 1000, found });
    const session = createSession(device.ports());
    expect(await session.files.verify(url, ignore)).toEqual(found);
    device.fileGate = new Gate();
    const stopped = session.files.verify(url, ignore).catch((error: unknown) => error);
    await expect.poll(() => device.fileGate?.arrived).toBe(1);
    await session.models.interrupt(url);
    expect(await stopped).toMatchObject({ name: 'AbortError' });
    await session.files.repair(url, ignore);
    device.fileGate = null;
    expect(await session.files.verify(url, ignore)).toMatchObject({ damaged: 0 });
  });

  it('that were imported are a model like others', async () => {
    const session = createSession(new FakeDevice().ports());
    const files = [{ name: 'mine/config.json', blob: new Blob(['{}']) }];
    await expect(session.files.importFiles('mine', files, ignore)).resolves.toMatchObject({
      id: 'mine',
      url: 'imported:mine',
      status: 'stored',
    });
    expect(await statuses(session)).toMatchObject({ mine: 'stored' });
    await session.models.load('imported:mine', ignore);
    expect((await chat(session)).final).toBe('I am mine.');
  });
});

describe('remove', () => {
  it('takes the model off the GPU and deletes its files', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { isOwn: false });
    const session = createSession(device.ports());
    await session.models.load(url, ignore);
    await session.models.remove(url);
    expect(device.generators.map(({ isDestroyed }) => isDestroyed)).toEqual([true]);
    expect(await statuses(session)).toEqual({ 'gpt-oss-20b': 'absent' });
    await expect(chat(session)).rejects.toMatchObject({ name: 'no-model' });
  });

  it('stops a running download first', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny');
    const session = createSession(device.ports());
    device.downloadGate = new Gate();
    const downloading = session.models.download(url, ignore).catch((error: unknown) => error);
    await expect.poll(() => device.downloadGate?.arrived).toBe(1);
    await session.models.remove(url);
    expect(await downloading).toMatchObject({ name: 'AbortError' });
    expect(await session.models.list()).toContainEqual(expect.objectContaining({ id: 'tiny', status: 'absent', storedBytes: 0 }));
  });

  it('says when storage refuses', async () => {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { storedBytes: 1000 });
    const refuse = () => Promise.reject(namedError('storage-failed', 'No.'));
    const session = createSession({ ...device.ports(), deleteFiles: refuse });
    await expect(session.models.remove(url)).rejects.toMatchObject({ name: 'storage-failed' });
    expect(await statuses(session)).toMatchObject({ tiny: 'stored' });
  });
});
