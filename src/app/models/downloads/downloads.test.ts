import { expect, test } from 'vitest';
import type { ModelSummary } from '../../../contracts/models.ts';
import type { Task } from '../files/tasks.ts';
import type { ModelsState } from '../models.ts';
import { readyDownload } from './ready.ts';
import { describeDownloads, runningDownloads } from './running.ts';

const URL = 'https://hub.test/a';
const running = (kind: 'download' | 'verify', bytes: number): Task => ({
  status: 'running',
  kind,
  progress: { bytes, totalBytes: 100 },
  isStopping: false,
});
const DONE: Task = { status: 'done', kind: 'download', found: null };
const state = (status: ModelSummary['status'], stage: ModelsState['stage'] = { status: 'idle' }): ModelsState => ({
  list: [{ url: URL, id: 'a', status } as ModelSummary],
  current: null,
  stage,
});

test('only downloads and repairs count, and together they have one figure', () => {
  expect(describeDownloads({ [URL]: running('verify', 50) })).toBeNull();
  expect(describeDownloads({ [URL]: running('download', 38), b: running('download', 10) })).toBe('24 %');
  expect(runningDownloads({ [URL]: running('download', 38), b: DONE })).toMatchObject([{ url: URL, percent: 38 }]);
});

test('a download that ended offers its model until that is loaded or opened', () => {
  expect(readyDownload({ [URL]: DONE }, state('stored'))).toBe(URL);
  expect(readyDownload({ [URL]: DONE }, state('loaded'))).toBeNull();
  const opening = { status: 'opening', url: URL, progress: null, gpuBytes: null, isStopping: false } as const;
  expect(readyDownload({ [URL]: DONE }, state('stored', opening))).toBeNull();
  expect(readyDownload({ [URL]: running('download', 100) }, state('stored'))).toBeNull();
  expect(readyDownload({ [URL]: { status: 'done', kind: 'verify', found: null } }, state('stored'))).toBeNull();
});
