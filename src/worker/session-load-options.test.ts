import { describe, expect, it } from 'vitest';
import { namedError } from '../contracts/errors.ts';
import type { LoadOptions } from '../contracts/models.ts';
import { createSession } from './session.ts';
import { FakeDevice, Gate, GPU_BYTES } from './testing/fake-models.ts';
import { chat, complete, ignore } from './testing/session-client.ts';

const EXACT: LoadOptions = { weights: 'exact', embedding: 'gpu', cache: 'f16' };
const INT8: LoadOptions = { weights: 'int8', embedding: 'storage', cache: 'f32' };

function stored() {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000 });
  return { device, url, session: createSession(device.ports()) };
}

describe('load options', () => {
  it('reach the engine, are in the summary of the loaded model, and are exact on the GPU by default', async () => {
    const { device, url, session } = stored();
    expect((await session.models.list())[0]).toMatchObject({ loadOptions: null });
    expect(await session.models.load(url, ignore)).toMatchObject({ loadOptions: EXACT });
    expect(await session.models.load(url, ignore, INT8)).toMatchObject({ loadOptions: INT8 });
    expect(device.loadOptions).toEqual([EXACT, INT8]);
    expect((await session.models.list())[0]).toMatchObject({ loadOptions: INT8, gpuBytes: GPU_BYTES });
  });

  it('that differ load the model again, in the place of the one before; the same ones do not', async () => {
    const { device, url, session } = stored();
    await session.models.load(url, ignore, INT8);
    await session.models.load(url, ignore, { ...INT8 });
    expect(device.loadOptions).toEqual([INT8]);
    await session.models.load(url, ignore, EXACT);
    expect(device.generators.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false]);
    expect((await chat(session)).final).toBe('I am tiny.');
    expect(device.loadOptions).toEqual([INT8, EXACT]);
  });

  it.each([
    { ...EXACT, weights: 'int8' },
    { ...EXACT, embedding: 'storage' },
    { ...EXACT, cache: 'f32' },
  ] as const)('that differ in one of them differ: %o', async (other) => {
    const { device, url, session } = stored();
    await session.models.load(url, ignore, EXACT);
    await session.models.load(url, ignore, other);
    expect(device.loadOptions).toEqual([EXACT, other]);
    device.gpuGate = new Gate();
    const loading = session.models.load(url, ignore, EXACT).catch(({ name }: Error) => name);
    const stopped = session.models.load(url, ignore, other).catch(({ name }: Error) => name);
    await expect.poll(() => device.gpuGate?.arrived).toBe(1);
    await session.models.interrupt(url);
    expect(await Promise.all([loading, stopped])).toEqual(['AbortError', 'AbortError']);
  });

  it('that two callers ask for at once are loaded one after the other, and a stop stops both', async () => {
    const { device, url, session } = stored();
    device.gpuGate = new Gate();
    const loads = [EXACT, INT8].map((loadOptions) =>
      session.models.load(url, ignore, loadOptions).catch(({ name }: Error) => name),
    );
    await expect.poll(() => device.gpuGate?.arrived).toBe(1);
    await session.models.interrupt(url);
    expect(await Promise.all(loads)).toEqual(['AbortError', 'AbortError']);
    device.gpuGate.open();
    await Promise.all([EXACT, INT8].map((loadOptions) => session.models.load(url, ignore, loadOptions)));
    expect(device.loadOptions.slice(1)).toEqual([EXACT, INT8]);
    expect((await session.models.list())[0]).toMatchObject({ status: 'loaded', loadOptions: INT8 });
  });

  it('of the user apply to an API call that loads the model', async () => {
    const { device, url, session } = stored();
    await session.models.setLoadOptions({ [url]: INT8 });
    expect(await complete(session, 'tiny')).toMatchObject({ status: 200 });
    expect(device.loadOptions).toEqual([INT8]);
  });

  it('made while an API call waits are those it is answered with', async () => {
    const { device, url, session } = stored();
    await session.models.load(url, ignore);
    const gate = new Gate();
    const [generator] = device.generators;
    if (generator) generator.beforeToken = () => gate.pass();
    const running = complete(session, 'tiny');
    await expect.poll(() => gate.arrived).toBe(1);
    const loaded = session.models.load(url, ignore, INT8);
    const waiting = complete(session, 'tiny');
    gate.open();
    expect(await running).toMatchObject({ status: 200 });
    await loaded;
    expect(await waiting).toMatchObject({ status: 200 });
    expect(device.loadOptions).toEqual([EXACT, INT8]);
  });
});

describe('a comparison of int8 with exact', () => {
  it.each([
    [EXACT, [EXACT, { ...EXACT, weights: 'int8' }, EXACT]],
    [INT8, [INT8, { ...INT8, weights: 'exact' }, INT8]],
  ] as const)('reads with both and leaves the model as it was: %o', async (loadOptions, loads) => {
    const { device, url, session } = stored();
    await session.models.load(url, ignore, loadOptions);
    const reported: string[] = [];
    const found = await session.bench.compareWeights((what) => reported.push(what));
    // The scripted generator expects the same whatever it was loaded with.
    expect(found).toMatchObject({ model: 'tiny', sameLikeliest: 1, largestDifference: 0 });
    expect(found.perplexity.exact).toBeCloseTo(Math.exp(0.5));
    expect(found.positions).toBeGreaterThan(300);
    expect(device.loadOptions).toEqual(loads);
    expect((await session.models.list())[0]).toMatchObject({ status: 'loaded', loadOptions });
    expect(reported).toContain('reading with int8 weights, 100 %');
  });

  it('leaves the model loaded for everybody else: an answer waits for its end', async () => {
    const { device, url, session } = stored();
    await session.models.load(url, ignore);
    device.gpuGate = new Gate();
    const compared = session.bench.compareWeights(ignore);
    await expect.poll(() => device.gpuGate?.arrived).toBe(1);
    expect((await session.models.list())[0]).toMatchObject({ status: 'loaded', loadOptions: EXACT });
    const answered = chat(session);
    device.gpuGate.open();
    await compared;
    expect((await answered).final).toBe('I am tiny.');
    expect(device.loadOptions.at(-1)).toEqual(EXACT);
  });

  it('that is stopped leaves the model as it was', async () => {
    const { device, url, session } = stored();
    await session.models.load(url, ignore);
    device.gpuGate = new Gate();
    const compared = session.bench.compareWeights(ignore).catch(({ name }: Error) => name);
    await expect.poll(() => device.gpuGate?.arrived).toBe(1);
    device.gpuGate.open();
    await session.chat.stop();
    expect(await compared).toBe('AbortError');
    expect((await session.models.list())[0]).toMatchObject({ status: 'loaded', loadOptions: EXACT });
  });

  it('that fails leaves none, as a load that fails', async () => {
    const { device, url, session } = stored();
    await session.models.load(url, ignore);
    const model = device.models.get(url);
    if (model) model.failAt = { gpu: namedError('out-of-memory', 'No room.') };
    await expect(session.bench.compareWeights(ignore)).rejects.toMatchObject({ name: 'out-of-memory' });
    expect((await session.models.list())[0]).toMatchObject({ status: 'stored', loadOptions: null });
  });

  it('needs a model', async () => {
    const { session } = stored();
    await expect(session.bench.compareWeights(ignore)).rejects.toMatchObject({ name: 'no-model' });
  });
});
