// Which finished download the page offers to switch to. Pure.
import type { Task } from '../files/tasks.ts';
import type { ModelsState } from '../models.ts';

/** The URL of a model whose download has ended and that was not loaded since; null for none. */
export function readyDownload(tasks: Readonly<Record<string, Task>>, { list, stage }: ModelsState): string | null {
  const ended = Object.entries(tasks).find(([url, task]) => {
    const isEnded = task.status === 'done' && task.kind === 'download';
    const isOpening = stage.status === 'opening' && stage.url === url;
    return isEnded && !isOpening && list.some((model) => model.url === url && model.status === 'stored');
  });
  return ended?.[0] ?? null;
}
