import { expect, test, vi } from 'vitest';
import type { DownloadProgress, ModelSummary, Verification } from '../../../contracts/models.ts';
import type { Session } from '../../../contracts/session.ts';
import { isLosable } from '../../platform/before-unload.ts';
import { isFetching } from '../manager.ts';
import { createTasks } from './tasks.ts';

const URL_A = 'http://localhost/models/a';
const HALF: DownloadProgress = { bytes: 5, storedBytes: 5, totalBytes: 10, bytesPerSecond: 1, secondsLeft: 5, waiting: null };
const failure = (name: string) => Object.assign(new Error('It failed.'), { name });

/** Tasks over a session whose calls end when the test says so. */
function playedTasks() {
  const calls: { name: string; args: unknown[]; end: (value?: unknown) => void; fail: (error: Error) => void }[] = [];
  const subject = new Proxy(
    {},
    {
      get:
        (_target, name: string) =>
        (...args: unknown[]) =>
          new Promise((end, fail) => calls.push({ name, args, end, fail })),
    },
  );
  const session = { models: subject, files: subject } as Session;
  const onChange = vi.fn<() => Promise<void>>(async () => undefined);
  const tasks = createTasks({ session, whileBusy: (work) => work(), onChange });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const report = (call: number, progress: DownloadProgress) => {
    const listener = calls[call]?.args.at(-1);
    if (typeof listener === 'function') listener(progress);
  };
  return { tasks, calls, onChange, settle, report, task: () => tasks.store.get()[URL_A] };
}

test('a download shows its progress, counts as fetching, and tells that the list has changed', async () => {
  const { tasks, calls, onChange, settle, report, task } = playedTasks();
  void tasks.download(URL_A);
  await settle();
  report(0, HALF);
  expect(task()).toMatchObject({ status: 'running', kind: 'download', progress: HALF });
  expect(isFetching({ list: [], current: null, stage: { status: 'idle' } }, tasks.store.get())).toBe(true);
  calls[0]?.end();
  await settle();
  report(0, HALF);
  expect(task()).toEqual({ status: 'done', kind: 'download', found: null });
  expect(onChange).toHaveBeenCalledOnce();
});

test('work that the user stopped is forgotten, and what fails is kept with its code', async () => {
  const { tasks, calls, settle, task } = playedTasks();
  void tasks.download(URL_A);
  await settle();
  void tasks.stop(URL_A);
  expect(task()).toMatchObject({ status: 'running', isStopping: true });
  expect(calls[1]).toMatchObject({ name: 'interrupt', args: [URL_A] });
  calls[0]?.fail(new DOMException('Stopped.', 'AbortError'));
  await settle();
  expect(task()).toBeUndefined();
  void tasks.verify(URL_A);
  await settle();
  calls[2]?.fail(failure('storage-failed'));
  await settle();
  expect(task()).toEqual({ status: 'failed', kind: 'verify', failure: { name: 'storage-failed', message: 'It failed.' } });
});

test('a check keeps what it found', async () => {
  const { tasks, calls, settle, task } = playedTasks();
  const found: Verification = { chunks: 5, damaged: 1, missing: 0 };
  void tasks.verify(URL_A);
  await settle();
  calls[0]?.end(found);
  await settle();
  expect(task()).toEqual({ status: 'done', kind: 'verify', found });
});

test('a repair that is asked for while the list is read again begins', async () => {
  const { tasks, calls, onChange, settle, task } = playedTasks();
  onChange.mockReturnValue(new Promise(() => {}));
  void tasks.verify(URL_A);
  calls[0]?.end({ chunks: 5, damaged: 1, missing: 0 });
  await settle();
  expect(task()).toMatchObject({ status: 'done', kind: 'verify' });
  void tasks.repair(URL_A);
  expect(calls.map(({ name }) => name)).toEqual(['verify', 'repair']);
  expect(task()).toMatchObject({ status: 'running', kind: 'repair' });
});

test('one piece of work per model: others wait for it, a deletion stops it first', async () => {
  const { tasks, calls, settle } = playedTasks();
  void tasks.download(URL_A);
  void tasks.verify(URL_A);
  void tasks.remove(URL_A);
  await settle();
  expect(calls.map(({ name }) => name)).toEqual(['download', 'interrupt']);
  calls[1]?.end();
  calls[0]?.fail(new DOMException('Stopped.', 'AbortError'));
  await settle();
  expect(calls.map(({ name }) => name)).toEqual(['download', 'interrupt', 'remove']);
});

test('two deletions during a download delete once, and neither rejects', async () => {
  const { tasks, calls, settle, task } = playedTasks();
  void tasks.download(URL_A);
  await settle();
  const deletions = [tasks.remove(URL_A), tasks.remove(URL_A)];
  calls[0]?.fail(new DOMException('Stopped.', 'AbortError'));
  await settle();
  expect(calls.map(({ name }) => name)).toEqual(['download', 'interrupt', 'remove']);
  calls[2]?.end();
  await Promise.all(deletions);
  expect(task()).toEqual({ status: 'done', kind: 'delete', found: null });
});

test('where no folder can be written, files are saved one by one', async () => {
  const { tasks, calls, settle, task } = playedTasks();
  const saved: string[] = [];
  void tasks.exportFiles({ url: URL_A, storedBytes: 4 } as ModelSummary, (_blob, name) => saved.push(name));
  await settle();
  expect(isLosable(tasks.store.get(), [])).toBe(true);
  calls[0]?.end(['config.json', 'model.safetensors']);
  for (const call of [1, 2]) {
    await settle();
    calls[call]?.end(new Blob(['{}']));
  }
  await settle();
  expect(calls.slice(1).map(({ args }) => args)).toEqual([
    [URL_A, 'config.json'],
    [URL_A, 'model.safetensors'],
  ]);
  expect(saved).toEqual(['config.json', 'model.safetensors']);
  expect(task()).toMatchObject({ status: 'done', kind: 'export' });
  expect(isLosable(tasks.store.get(), [])).toBe(false);
});
