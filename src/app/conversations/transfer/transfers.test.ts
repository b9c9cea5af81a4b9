import { expect, test } from 'vitest';
import type { ChangeNotice } from '../list/library.ts';
import type { ImportSummary } from './merge/import-chats.ts';
import type { Imported, ImportListener, TransferJob } from './transfer-job.ts';
import { Transfers } from './transfers.ts';

const SUMMARY: ImportSummary = {
  from: ['ChatGPT'],
  added: 1,
  merged: 0,
  unchanged: 0,
  messages: 2,
  problems: [],
  problemCount: 0,
  isCancelled: false,
};

/** Transfers whose jobs the test moves. */
function create(begin?: () => TransferJob) {
  const done: string[] = [];
  const jobs: { listener: ImportListener | null; end(result: Imported): void; fail(thrown: unknown): void }[] = [];
  const startJob = (): TransferJob => {
    const job = { listener: null as ImportListener | null, end: (_result: Imported) => {}, fail: (_thrown: unknown) => {} };
    const promise = new Promise<Imported>((resolve, reject) => Object.assign(job, { end: resolve, fail: reject }));
    jobs.push(job);
    return {
      async exportAll(_now, settings, onProgress) {
        onProgress(1, 2);
        await promise;
        return { blob: new Blob([JSON.stringify(settings)]), name: 'chats.zip', chats: 2 };
      },
      importChats(_chosen, listener) {
        job.listener = listener;
        return promise;
      },
      cancel: () => void done.push('cancel'),
      end: () => void done.push('end'),
    };
  };
  const transfers = new Transfers({
    startJob: begin ?? startJob,
    adopt: async (notices: readonly ChangeNotice[]) => void done.push(`adopt ${notices.length}`),
    settingsFile: () => ({ theme: 'dark' }),
    adoptSettings: (file) => ({ settings: file === null ? 0 : 1, presets: 0 }),
    saveFile: (blob, name) => void done.push(`save ${name} ${blob.size}`),
    now: () => 0,
    whileBusy: async (work) => {
      done.push('busy');
      return work();
    },
  });
  return { transfers, jobs, done };
}

test('an import says how far it is, brings what it wrote into the page, and ends with its summary', async () => {
  const { transfers, jobs, done } = create();
  const importing = transfers.importChats([]);
  jobs[0]?.listener?.onProgress({ done: 7, file: 'x.json' });
  expect(transfers.state.get()).toEqual({ status: 'running', kind: 'import', done: 7, total: 0, file: 'x.json' });
  jobs[0]?.listener?.onWritten([{ id: 'c', puts: [], deletes: [] }]);
  jobs[0]?.end({ summary: SUMMARY, settings: {} });
  await importing;
  expect(transfers.state.get()).toEqual({ status: 'imported', summary: SUMMARY, adopted: { settings: 1, presets: 0 } });
  expect(done).toEqual(['busy', 'adopt 1', 'end']);
});

test('an export saves one file', async () => {
  const { transfers, jobs, done } = create();
  const exporting = transfers.exportAll();
  expect(transfers.state.get()).toEqual({ status: 'running', kind: 'export', done: 1, total: 2, file: null });
  jobs[0]?.end({ summary: SUMMARY, settings: null });
  await exporting;
  expect(transfers.state.get()).toEqual({ status: 'exported', name: 'chats.zip', bytes: 16, chats: 2 });
  expect(done).toEqual(['busy', 'save chats.zip 16', 'end']);
});

test('one job runs at a time, and it can be stopped', async () => {
  const { transfers, jobs, done } = create();
  const exporting = transfers.exportAll();
  await transfers.importChats([]);
  expect(jobs).toHaveLength(1);
  transfers.cancel();
  jobs[0]?.fail(new DOMException('Stopped.', 'AbortError'));
  await exporting;
  expect(transfers.state.get()).toEqual({ status: 'idle' });
  expect(done).toEqual(['busy', 'cancel', 'end']);
});

test('a job that cannot begin says why', async () => {
  const { transfers } = create(() => {
    throw new Error('No worker.');
  });
  await transfers.exportAll();
  expect(transfers.state.get()).toEqual({ status: 'failed', kind: 'export', message: 'No worker.' });
});

test('a job that fails says why, and the next one can run', async () => {
  const { transfers, jobs } = create();
  const importing = transfers.importChats([]);
  jobs[0]?.fail(new Error('The disk is full.'));
  await importing;
  expect(transfers.state.get()).toEqual({ status: 'failed', kind: 'import', message: 'The disk is full.' });
  void transfers.exportAll();
  expect(transfers.state.get()).toMatchObject({ status: 'running', kind: 'export' });
});
