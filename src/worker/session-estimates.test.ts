// What the session says of a model before its files are here: memory, speed, rate.

import { expect, test } from 'vitest';
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from '../contracts/models.ts';
import { createSession } from './session.ts';
import { FakeDevice, Gate } from './testing/fake-models.ts';
import { chat, ignore } from './testing/session-client.ts';

const LISTED = 'https://hub.test/gpt-oss-20b/resolve/0123';
const LIGHTER: LoadOptions = { ...DEFAULT_LOAD_OPTIONS, weights: 'int8' };
const LIGHTEST: LoadOptions = { ...LIGHTER, embedding: 'storage' };

test('fit tries the choices in their order and stops at the first that fits', async () => {
  const device = new FakeDevice();
  device.memoryBytes = 1250;
  const found = await createSession(device.ports()).models.fit(LISTED, [DEFAULT_LOAD_OPTIONS, LIGHTER, LIGHTEST]);
  expect(found).toEqual([
    { loadOptions: DEFAULT_LOAD_OPTIONS, bytes: 1500, acceptedBytes: 1250 },
    { loadOptions: LIGHTER, bytes: 1200, acceptedBytes: 1200 },
  ]);
  expect(device.tried).toEqual([DEFAULT_LOAD_OPTIONS, LIGHTER]);
});

test('fit, speed and sizes of a model of OpenAI need no network', async () => {
  const device = new FakeDevice();
  // No model can be opened.
  const session = createSession({ ...device.ports(), open: () => Promise.reject(new Error('opened')) });
  await session.models.fit(LISTED, [DEFAULT_LOAD_OPTIONS]);
  expect(await session.bench.speed(LISTED, DEFAULT_LOAD_OPTIONS)).toBe(24);
  expect((await session.models.inspectSizes(LISTED)).gpuBytes?.exact.gpu.f16).toBe(1500);
  const listed = (await session.models.list()).find(({ url }) => url === LISTED);
  expect(listed?.gpuBytes?.int8.storage.f16).toBe(1000);
});

test('fit of any other model reads its small files, and none of its weights', async () => {
  const device = new FakeDevice();
  const { url } = device.add('other');
  const [found] = await createSession(device.ports()).models.fit(url, [DEFAULT_LOAD_OPTIONS]);
  expect(found?.bytes).toBe(1500);
  expect([device.downloads, device.samples]).toEqual([[], []]);
});

test('fit waits while an answer runs', async () => {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000 });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  const gate = new Gate();
  (device.generators[0] as NonNullable<(typeof device.generators)[0]>).beforeToken = () => gate.pass();
  const answer = chat(session);
  await new Promise((resolve) => setTimeout(resolve));
  const fitting = session.models.fit(LISTED, [DEFAULT_LOAD_OPTIONS]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(device.tried).toEqual([]);
  gate.open();
  await answer;
  await fitting;
  expect(device.tried).toHaveLength(1);
});

test('measurements that are stopped leave the model on the GPU, which then answers', async () => {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000 });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  device.memoryGate = new Gate();
  const name = (error: Error) => error.name;
  const fit = session.models.fit(LISTED, [DEFAULT_LOAD_OPTIONS]).catch(name);
  const speed = session.bench.speed(LISTED, DEFAULT_LOAD_OPTIONS).catch(name);
  await new Promise((resolve) => setTimeout(resolve));
  await session.bench.stopMeasuring();
  expect([await fit, await speed]).toEqual(['AbortError', 'AbortError']);
  expect((await chat(session)).final).toBe('I am tiny.');
});

test('a measurement that fails leaves the model on the GPU', async () => {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000 });
  const estimateSpeed = () => Promise.reject(new Error('out of memory'));
  const session = createSession({ ...device.ports(), estimateSpeed });
  await session.models.load(url, ignore);
  await expect(session.bench.speed(LISTED, DEFAULT_LOAD_OPTIONS)).rejects.toThrow('out of memory');
  expect((await chat(session)).final).toBe('I am tiny.');
});

test('unload takes the model off the GPU and keeps its files', async () => {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000 });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  await session.models.unload();
  expect(device.generators[0]?.isDestroyed).toBe(true);
  expect((await session.models.list()).find((model) => model.url === url)).toMatchObject({ status: 'stored', loadOptions: null });
  await expect(chat(session)).rejects.toMatchObject({ name: 'no-model' });
});

test('a sample gives the rate and leaves its bytes; a download begins when it is over', async () => {
  const device = new FakeDevice();
  const { url } = device.add('big');
  const session = createSession(device.ports());
  const gate = new Gate();
  device.downloadGate = gate;
  const sample = session.models.sampleDownload(url);
  const download = session.models.download(url, ignore);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect([device.samples, device.downloads]).toEqual([[url], []]);
  gate.open();
  expect(await sample).toBe(8);
  await download;
  expect(device.downloads).toEqual([url]);
});
