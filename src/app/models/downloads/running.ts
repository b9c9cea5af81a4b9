// The downloads that run, for the header, the sidebar and the title of the tab. Pure.
import type { DownloadProgress, FileProgress } from '../../../contracts/models.ts';
import { percent } from '../../format.ts';
import type { Task } from '../files/tasks.ts';

export interface RunningDownload {
  url: string;
  progress: DownloadProgress | FileProgress | null;
  percent: number;
  isStopping: boolean;
}

/** The downloads and repairs that run beside the chat. */
export function runningDownloads(tasks: Readonly<Record<string, Task>>): RunningDownload[] {
  return Object.entries(tasks).flatMap(([url, task]) => {
    if (task.status !== 'running' || (task.kind !== 'download' && task.kind !== 'repair')) return [];
    const { progress, isStopping } = task;
    return [{ url, progress, isStopping, percent: percent(progress?.bytes ?? 0, progress?.totalBytes ?? 0) }];
  });
}

/** How far they are together; null while none runs. */
export function describeDownloads(tasks: Readonly<Record<string, Task>>): string | null {
  const running = runningDownloads(tasks);
  if (running.length === 0) return null;
  const sum = (of: 'bytes' | 'totalBytes') => running.reduce((total, { progress }) => total + (progress?.[of] ?? 0), 0);
  return `${percent(sum('bytes'), sum('totalBytes'))} %`;
}
