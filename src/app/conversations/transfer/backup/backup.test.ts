import { expect, test } from 'vitest';
import { settled } from '../../testing/tabs.ts';
import { asHandle, FakeFolder } from '../testing/fake-folder.ts';
import { Backup, type BackupDeps } from './backup.ts';
import type { BackupRecord } from './backup-record.ts';

const FOLDER = asHandle(new FakeFolder('Backup'));

/** A backup whose parts the test moves. */
function create(record: BackupRecord | null = null, part: Partial<BackupDeps> = {}) {
  const timers: (() => void)[] = [];
  const runs: { end(savedAt: number | null): void; fail(thrown: Error): void }[] = [];
  const state = { record, isAllowed: true, answer: true };
  const backup = new Backup({
    canPickFolder: () => true,
    pickFolder: async () => FOLDER,
    mayWrite: async () => state.isAllowed,
    askToWrite: async () => (state.isAllowed = state.answer),
    readRecord: async () => state.record,
    writeRecord: async (next) => void (state.record = next),
    forgetRecord: async () => void (state.record = null),
    run: () => new Promise((resolve, reject) => void runs.push({ end: resolve, fail: reject })),
    locks: null,
    after: (_ms, work) => void timers.push(work),
    ...part,
  });
  const tick = () => {
    for (const work of timers.splice(0)) work();
    return settled();
  };
  return { backup, runs, state, tick };
}

const RECORD = (): BackupRecord => ({ folder: FOLDER, written: new Map(), savedAt: 5 });

test('a chosen folder is kept and written at once', async () => {
  const { backup, runs, state } = create();
  await backup.start();
  expect(backup.state.get()).toEqual({ status: 'none' });
  const choosing = backup.choose();
  await settled();
  expect(state.record).toMatchObject({ folder: FOLDER, savedAt: null });
  expect(backup.state.get()).toEqual({ status: 'saving', folder: 'Backup', savedAt: null });
  runs[0]?.end(9);
  await choosing;
  expect(backup.state.get()).toEqual({ status: 'saved', folder: 'Backup', savedAt: 9 });
});

test('a picker that is closed changes nothing', async () => {
  const { backup } = create(null, { pickFolder: () => Promise.reject(new DOMException('Closed.', 'AbortError')) });
  await backup.start();
  await backup.choose();
  expect(backup.state.get()).toEqual({ status: 'none' });
});

test('it writes at the start and after changes: once for many that follow each other', async () => {
  const { backup, runs, tick } = create(RECORD());
  void backup.start();
  await settled();
  runs[0]?.end(7);
  await settled();
  backup.changed();
  backup.changed();
  await tick();
  expect(runs).toHaveLength(2);
  backup.changed();
  await tick();
  expect(runs).toHaveLength(2);
  // A change during a run makes it run once more.
  runs[1]?.end(8);
  await settled();
  expect(runs).toHaveLength(3);
  runs[2]?.end(9);
  await settled();
  expect(backup.state.get()).toEqual({ status: 'saved', folder: 'Backup', savedAt: 9 });
});

test('a lost permission is asked for again, and a refusal can be taken back', async () => {
  const { backup, runs, state } = create(RECORD());
  state.isAllowed = false;
  await backup.start();
  expect(backup.state.get()).toEqual({ status: 'locked', folder: 'Backup', savedAt: 5 });
  state.answer = false;
  await backup.allow();
  expect(backup.state.get().status).toBe('locked');
  expect(runs).toHaveLength(0);
  state.answer = true;
  void backup.allow();
  await settled();
  runs[0]?.end(6);
  await settled();
  expect(backup.state.get()).toEqual({ status: 'saved', folder: 'Backup', savedAt: 6 });
});

test('a permission that ends while it writes is asked for again', async () => {
  const { backup, runs } = create(RECORD());
  void backup.start();
  await settled();
  runs[0]?.fail(new DOMException('No.', 'NotAllowedError'));
  await settled();
  expect(backup.state.get().status).toBe('locked');
});

test.each([
  ['NotFoundError', /not there any more.*Choose it again\. \(Why\.\)$/],
  ['QuotaExceededError', /disk is full/],
  ['UnknownError', /tries again after the next change/],
])('%s is said in words, and the next change tries again', async (name, message) => {
  const { backup, runs, tick } = create(RECORD());
  void backup.start();
  await settled();
  runs[0]?.fail(new DOMException('Why.', name));
  await settled();
  expect(backup.state.get()).toEqual({ status: 'failed', folder: 'Backup', savedAt: 5, message: expect.stringMatching(message) });
  backup.changed();
  await tick();
  runs[1]?.end(8);
  await settled();
  expect(backup.state.get().status).toBe('saved');
});

test('a backup that was ended writes nothing more', async () => {
  const { backup, runs, state, tick } = create(RECORD());
  void backup.start();
  await settled();
  runs[0]?.end(7);
  await settled();
  await backup.stop();
  expect([state.record, backup.state.get()]).toEqual([null, { status: 'none' }]);
  backup.changed();
  await tick();
  expect(runs).toHaveLength(1);
});

test('a browser without folders says so', async () => {
  const { backup } = create(RECORD(), { canPickFolder: () => false });
  await backup.start();
  expect(backup.state.get()).toEqual({ status: 'unsupported' });
});
