import { describe, expect, test } from 'vitest';
import { DEFAULT_LOAD_OPTIONS, type LoadEvent, type LoadOptions, type ModelSummary } from '../../contracts/models.ts';
import { type Session } from '../../contracts/session.ts';
import { createModels, type Stage } from './models.ts';

const ADDRESS = 'http://localhost:4250/app/';
const TINY = `${ADDRESS}models/gpt-oss-tiny`;

const GPU_BYTES = {
  exact: { gpu: { f16: 31e6, f32: 32e6 }, storage: { f16: 28e6, f32: 29e6 } },
  int8: { gpu: { f16: 25e6, f32: 26e6 }, storage: { f16: 22e6, f32: 23e6 } },
};

function summary(fields: Partial<ModelSummary>): ModelSummary {
  const facts = {
    totalBytes: 20e6,
    storedBytes: 0,
    trust: null,
    gpuBytes: null,
    loadOptions: null,
    isInMemory: false,
    wasEvicted: false,
    notice: null,
  };
  return { id: 'gpt-oss-tiny', url: TINY, status: 'absent', ...facts, ...fields };
}

/** A session with `models`, whose loads end when the test says so. */
function playedSession(models: ModelSummary[]) {
  const loads: {
    url: string;
    loadOptions: LoadOptions | undefined;
    report: (event: LoadEvent) => void;
    end: (model: ModelSummary) => void;
    fail: (error: Error) => void;
  }[] = [];
  const calls = { inspected: [] as string[], interrupted: [] as string[] };
  const session = {
    list: async () => models,
    inspect: async (url: string) => {
      calls.inspected.push(url);
      const found = models.find((model) => model.url === url);
      if (!found) throw Object.assign(new Error(`${url} answered 404.`), { name: 'download-failed' });
      return found;
    },
    load: (url: string, report: (event: LoadEvent) => void, loadOptions?: LoadOptions) =>
      new Promise<ModelSummary>((resolve, reject) => loads.push({ url, loadOptions, report, end: resolve, fail: reject })),
    interrupt: async (url: string) => void calls.interrupted.push(url),
    unload: async () => models.forEach((model, at) => model.status === 'loaded' && (models[at] = { ...model, status: 'stored' })),
  };
  return { session: { models: session } as unknown as Session, loads, calls };
}

function modelsWith(list: ModelSummary[], address = ADDRESS, chosen: LoadOptions = DEFAULT_LOAD_OPTIONS) {
  const played = playedSession(list);
  let current = address;
  let shown = 0;
  const models = createModels({
    session: played.session,
    address: () => current,
    setAddress: (next) => {
      current = next;
    },
    showChat: () => void (shown += 1),
    loadOptionsFor: () => chosen,
    whileBusy: (work) => work(),
  });
  const stage = (): Stage => models.store.get().stage;
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { ...played, models, stage, settle, address: () => current, shown: () => shown };
}

test('when another worker answers than before, what was loaded or on its way is loaded again', async () => {
  const list = [summary({ status: 'loaded', storedBytes: 20e6 })];
  const { models, loads, settle, shown } = modelsWith(list);
  await models.refresh();
  list.splice(0, 1, summary({ status: 'stored', storedBytes: 20e6 }));
  void models.resume();
  await settle();
  expect(loads.map(({ url }) => url)).toEqual([TINY]);
  loads[0]?.fail(Object.assign(new Error('It was closed.'), { name: 'engine-moved' }));
  await settle();
  void models.resume();
  await settle();
  expect(loads.map(({ url }) => url)).toEqual([TINY, TINY]);
  expect(shown()).toBe(0);
});

describe('at the start', () => {
  test.each(['loaded', 'loading'] as const)(
    'a model that another tab puts on the shared GPU is this tab’s: %s',
    async (status) => {
      const large = summary({ id: 'gpt-oss-20b', url: 'https://hub/20b', status, storedBytes: 20e6 });
      const list = [summary({}), large];
      const { models, loads, settle, address } = modelsWith(list);
      void models.start();
      await settle();
      expect(loads.map(({ url }) => url)).toEqual([large.url]);
      list.splice(1, 1, { ...large, status: 'loaded' });
      loads[0]?.end({ ...large, status: 'loaded' });
      await settle();
      expect(models.store.get().current?.url).toBe(large.url);
      expect(address()).toContain('model=https://hub/20b');
    },
  );

  test('a small model of the app’s own is checked and loaded at once', async () => {
    const list = [summary({})];
    const { models, loads, calls, stage, settle } = modelsWith(list);
    void models.start();
    await settle();
    expect(calls.inspected).toEqual([TINY]);
    expect(loads.map(({ url }) => url)).toEqual([TINY]);
    list.splice(0, 1, summary({ status: 'loaded' }));
    loads[0]?.end(summary({ status: 'loaded' }));
    await settle();
    expect(stage()).toEqual({ status: 'idle' });
    expect(models.store.get().current).toMatchObject({ url: TINY, status: 'loaded' });
  });

  test('a large model is only offered', async () => {
    const { models, calls, stage } = modelsWith([summary({ totalBytes: 13.76e9 })]);
    await models.start();
    expect(stage()).toEqual({ status: 'idle' });
    expect(calls.inspected).toEqual([]);
  });

  test('the model that the address names comes first', async () => {
    const { models, loads, settle } = modelsWith(
      [summary({}), summary({ id: 'b', url: `${ADDRESS}models/b` })],
      `${ADDRESS}?model=models/b/`,
    );
    void models.start();
    await settle();
    expect(loads.map(({ url }) => url)).toEqual([`${ADDRESS}models/b`]);
  });

  test('a large model that the address names is asked about with its size, and loaded after a yes', async () => {
    const large = summary({ url: 'https://example.org/big', totalBytes: 100e6 + 1 });
    const { models, loads, stage } = modelsWith([large], `${ADDRESS}?model=https://example.org/big`);
    await models.start();
    expect(stage()).toEqual({ status: 'asking', model: large });
    expect(loads).toEqual([]);
    void models.load(large.url);
    expect(loads).toHaveLength(1);
  });

  test('what it will take of the GPU is known before its bytes go there', async () => {
    const tiny = summary({ status: 'stored', storedBytes: 20e6 });
    const { models, loads, stage, settle } = modelsWith([tiny]);
    void models.start();
    await settle();
    expect(stage()).toMatchObject({ status: 'opening', gpuBytes: null });
    loads[0]?.report({ type: 'opened', model: { ...tiny, gpuBytes: GPU_BYTES } });
    expect(stage()).toMatchObject({ status: 'opening', progress: null, gpuBytes: 31e6 });
  });

  test('it is loaded with its chosen options, and the memory shown is theirs', async () => {
    const chosen = { weights: 'int8', embedding: 'storage', cache: 'f32' } as const;
    const tiny = summary({ status: 'stored', storedBytes: 20e6 });
    const { models, loads, stage, settle } = modelsWith([tiny], ADDRESS, chosen);
    void models.start();
    await settle();
    loads[0]?.report({ type: 'opened', model: { ...tiny, gpuBytes: GPU_BYTES } });
    expect(loads[0]?.loadOptions).toEqual(chosen);
    expect(stage()).toMatchObject({ gpuBytes: 23e6 });
  });

  test('exactly 100 MB is not asked about, nor is a large model that is on the device already', async () => {
    for (const model of [
      summary({ totalBytes: 100e6 }),
      summary({ totalBytes: 13.76e9, storedBytes: 13.76e9, status: 'stored' }),
    ]) {
      const { models, loads, settle } = modelsWith([model], `${ADDRESS}?model=models/gpt-oss-tiny`);
      void models.start();
      await settle();
      expect(loads).toHaveLength(1);
    }
  });

  test('a failed check is shown with its code, its sentence and the list', async () => {
    const { models, stage } = modelsWith([summary({})], `${ADDRESS}?model=models/none`);
    await models.start();
    expect(stage()).toEqual({
      status: 'failed',
      url: `${ADDRESS}models/none`,
      failure: { name: 'download-failed', message: `${ADDRESS}models/none answered 404.` },
    });
    expect(models.store.get().list).toHaveLength(1);
  });
});

describe('a load', () => {
  test('shows its progress and ignores reports that come after its end', async () => {
    const { models, loads, stage, settle } = modelsWith([summary({})]);
    void models.load(TINY);
    loads[0]?.report({
      type: 'downloading',
      bytes: 5,
      storedBytes: 5,
      totalBytes: 10,
      bytesPerSecond: 1,
      secondsLeft: 5,
      waiting: null,
    });
    expect(stage()).toMatchObject({ status: 'opening', progress: { type: 'downloading', bytes: 5 } });
    loads[0]?.end(summary({ status: 'loaded' }));
    await settle();
    loads[0]?.report({ type: 'loading', bytes: 10, totalBytes: 10 });
    expect(stage().status).toBe('idle');
  });

  test('says that everything is stored and the GPU is next, without bytes of a download', async () => {
    const { models, loads, stage } = modelsWith([summary({})]);
    void models.load(TINY);
    loads[0]?.report({
      type: 'downloading',
      bytes: 10,
      storedBytes: 10,
      totalBytes: 10,
      bytesPerSecond: 1,
      secondsLeft: 0,
      waiting: null,
    });
    loads[0]?.report({ type: 'starting' });
    expect(stage()).toMatchObject({ status: 'opening', progress: { type: 'starting' } });
  });

  test('ignores late reports of the load before it', async () => {
    const { models, loads, stage, settle } = modelsWith([summary({})]);
    void models.load(TINY);
    loads[0]?.fail(Object.assign(new Error('x'), { name: 'download-failed' }));
    await settle();
    void models.load(TINY);
    loads[0]?.report({
      type: 'downloading',
      bytes: 9,
      storedBytes: 9,
      totalBytes: 10,
      bytesPerSecond: 1,
      secondsLeft: 5,
      waiting: null,
    });
    expect(stage()).toMatchObject({ status: 'opening', progress: null });
  });

  test('that the user pauses is no failure', async () => {
    const { models, loads, calls, stage, settle } = modelsWith([summary({})]);
    void models.load(TINY);
    await models.pause();
    expect(calls.interrupted).toEqual([TINY]);
    expect(stage()).toMatchObject({ status: 'opening', isStopping: true });
    loads[0]?.fail(new DOMException('stopped', 'AbortError'));
    await settle();
    expect(stage()).toEqual({ status: 'idle' });
  });

  test('leaves the chat its model until the GPU takes the next one', async () => {
    const list = [summary({ status: 'loaded' }), summary({ id: 'other', url: `${ADDRESS}models/other` })];
    const { models, loads, settle } = modelsWith(list);
    await models.refresh();
    void models.load(`${ADDRESS}models/other`);
    loads[0]?.report({
      type: 'downloading',
      bytes: 5,
      storedBytes: 5,
      totalBytes: 10,
      bytesPerSecond: 1,
      secondsLeft: 5,
      waiting: null,
    });
    expect(models.store.get().current?.url).toBe(TINY);
    loads[0]?.report({ type: 'loading', bytes: 5, totalBytes: 10 });
    expect(models.store.get().current).toBeNull();
    loads[0]?.fail(Object.assign(new Error('x'), { name: 'out-of-memory' }));
    list.splice(0, 1, summary({ status: 'stored' }));
    await settle();
    expect(models.store.get().current).toBeNull();
  });
});

test('a model that the GPU lost stays the chat’s, which can load it again; one that was deleted does not', async () => {
  const list = [summary({ status: 'loaded' })];
  const { models } = modelsWith(list);
  await models.refresh();
  list.splice(0, 1, summary({ status: 'stored' }));
  await models.refresh();
  expect(models.store.get().current).not.toBeNull();
  list.splice(0, 1, summary({ status: 'absent' }));
  await models.refresh();
  expect(models.store.get().current).toBeNull();
});

test('a model that the user took off the GPU is stored, and no chat’s any more', async () => {
  const { models } = modelsWith([summary({ status: 'loaded' })]);
  await models.refresh();
  expect(models.store.get().current?.url).toBe(TINY);
  await models.unload();
  expect(models.store.get()).toMatchObject({ current: null, stage: { status: 'idle' }, list: [{ status: 'stored' }] });
});

test('a model that was lost to a failed comparison is shown as a load that failed', async () => {
  const list = [summary({ status: 'loaded' })];
  const { models, stage } = modelsWith(list);
  await models.refresh();
  list.splice(0, 1, summary({ status: 'stored' }));
  await models.lost(TINY, Object.assign(new Error('No room.'), { name: 'out-of-memory' }));
  expect(stage()).toEqual({ status: 'failed', url: TINY, failure: { name: 'out-of-memory', message: 'No room.' } });
  expect(models.store.get().current).toBeNull();
});

test('a question and a failure can be left', async () => {
  const { models, stage } = modelsWith([summary({ totalBytes: 13.76e9 })], `${ADDRESS}?model=models/gpt-oss-tiny`);
  await models.start();
  expect(stage().status).toBe('asking');
  models.dismiss();
  expect(stage()).toEqual({ status: 'idle' });
});

test('a load that the user began shows the chat, one that began by itself leaves the screen as it is', async () => {
  const { models, settle, shown } = modelsWith([summary({})]);
  void models.start();
  await settle();
  expect(shown()).toBe(0);
  void models.open(TINY);
  await settle();
  expect(shown()).toBe(1);
});

test('the address names the loaded model, so that a reload opens it again', async () => {
  const other = summary({ id: 'other', url: `${ADDRESS}models/other`, status: 'loaded' });
  const { models, loads, settle, address } = modelsWith([summary({}), other]);
  void models.load(other.url);
  loads[0]?.end(other);
  await settle();
  expect(address()).toBe(`${ADDRESS}?model=models/other`);
  void models.load(TINY);
  loads[1]?.end(summary({ status: 'loaded' }));
  await settle();
  expect(address()).toBe(ADDRESS);
});

test('a model that an API call loaded becomes the page’s model', async () => {
  const list = [summary({ status: 'loaded' })];
  const { models, loads, settle } = modelsWith(list);
  void models.load(TINY);
  loads[0]?.end(summary({ status: 'loaded' }));
  await settle();
  list.splice(0, 1, summary({ status: 'stored' }), summary({ id: 'other', url: `${ADDRESS}models/other`, status: 'loaded' }));
  await models.refresh();
  expect(models.store.get().current).toMatchObject({ id: 'other' });
});
