import { expect, test } from 'vitest';
import { DEFAULT_LOAD_OPTIONS, type Fit, type LoadOptions } from '../../../contracts/models.ts';
import { createFacts, type FactsDeps, factsFor, fittingIn } from './facts.ts';

const URL_20B = 'https://hub.test/gpt-oss-20b';
const named = (name: string) => Object.assign(new Error('It failed.'), { name });

/** Facts over a session that answers at once, and what it was asked. */
function rigged(overrides: Partial<FactsDeps['session']['models']> = {}, room = 20e9) {
  const asked: string[] = [];
  const kept = new Map<string, string>();
  const fit = async (_url: string, choices: readonly LoadOptions[]): Promise<Fit[]> => {
    asked.push('fit');
    const all = choices.map((loadOptions, rank) => ({ loadOptions, bytes: (14 - rank) * 1e9 }));
    const found = all.map((each) => ({ ...each, acceptedBytes: Math.min(each.bytes, room) }));
    const last = found.findIndex(({ bytes, acceptedBytes }) => bytes === acceptedBytes);
    return last < 0 ? found : found.slice(0, last + 1);
  };
  const deps: FactsDeps = {
    session: {
      models: {
        gpu: async () => ({ name: 'A GPU', memory: 'own' }),
        fit,
        inspectSizes: async () => ({}) as never,
        sampleDownload: async () => 12e6,
        interrupt: async (url) => void asked.push(`interrupt ${url}`),
        ...overrides,
      },
      bench: {
        speed: async (_url, { weights }) => {
          asked.push(`speed ${weights}`);
          return weights === 'int8' ? 55 : 41;
        },
        stopMeasuring: async () => void asked.push('stop'),
      },
    },
    estimate: async () => ({ quota: 100e9, usage: 40e9 }),
    storage: () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }),
    onChange: async () => undefined,
  };
  return { facts: createFacts(deps), deps, asked };
}

test('begin measures nothing: it reads the name of the GPU and the free disk', async () => {
  const { facts, asked } = rigged();
  await facts.begin(URL_20B);
  expect(facts.store.get()).toMatchObject({ gpu: { name: 'A GPU' }, freeBytes: 60e9, models: {} });
  expect(asked).toEqual([]);
});

test('a check measures the memory, then the speed of the way that fits', async () => {
  const { facts, asked } = rigged({}, 13.5e9);
  await facts.begin(URL_20B);
  await facts.check(URL_20B);
  expect(asked).toEqual(['fit', 'speed int8']);
  const found = factsFor(facts.store.get(), URL_20B);
  expect(fittingIn(found.fit)?.loadOptions).toEqual({ ...DEFAULT_LOAD_OPTIONS, weights: 'int8' });
  expect(found.speeds).toEqual({ Lighter: 55 });
});

test('a model that does not fit has no speed', async () => {
  const { facts, asked } = rigged({}, 5e9);
  await facts.check(URL_20B);
  expect(asked).toEqual(['fit']);
  expect(fittingIn(factsFor(facts.store.get(), URL_20B).fit)).toBeNull();
});

test('what was measured is there at the next visit with the same GPU, and not with another one', async () => {
  const { facts, deps } = rigged();
  await facts.begin(URL_20B);
  await facts.check(URL_20B);
  await facts.measureRate(URL_20B);
  expect(factsFor(facts.store.get(), URL_20B).bytesPerSecond).toBe(12e6);
  const next = createFacts(deps);
  await next.begin(URL_20B);
  expect(factsFor(next.store.get(), URL_20B)).toMatchObject({ speeds: { 'As published': 41 }, bytesPerSecond: null });
  const gpu = async () => ({ name: 'Another GPU', memory: 'own' as const });
  const other = createFacts({ ...deps, session: { ...deps.session, models: { ...deps.session.models, gpu } } });
  await other.begin(URL_20B);
  expect(factsFor(other.store.get(), URL_20B).fit).toBeNull();
});

test('a failure says what failed, and a measurement that the user stopped is none', async () => {
  const { facts } = rigged({ fit: () => Promise.reject(named('device-lost')) });
  await facts.check(URL_20B);
  expect(facts.store.get()).toMatchObject({ running: null, failed: { what: 'fit', failure: { name: 'device-lost' } } });
  const stopped = rigged({ fit: () => Promise.reject(named('AbortError')) }).facts;
  await stopped.check(URL_20B);
  expect(stopped.store.get()).toMatchObject({ running: null, failed: null });
});

test('one measurement runs at a time, and stop ends that one', async () => {
  const { facts, asked } = rigged({ sampleDownload: () => new Promise(() => undefined) });
  void facts.measureRate(URL_20B);
  await facts.check(URL_20B);
  expect(asked).toEqual([]);
  await facts.stop();
  expect(asked).toEqual([`interrupt ${URL_20B}`]);
});

test('storage that is damaged or forbidden leaves facts unknown', async () => {
  const { deps } = rigged();
  for (const getItem of [() => '{"gpu":"A GPU","facts":{"x":{"fit":3,"speeds":{}}}}', () => 'no JSON']) {
    const facts = createFacts({ ...deps, storage: () => ({ getItem, setItem: () => undefined }) });
    await facts.begin(URL_20B);
    expect(facts.store.get().models).toEqual({});
  }
});
