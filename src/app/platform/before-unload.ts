// Asks before the page is left while work would be lost. Downloads go on where they stopped, so they are no reason to ask.
import type { ModelSummary } from '../../contracts/models.ts';
import type { Task } from '../models/files/tasks.ts';

/** Whether leaving now would lose what cannot be gone on with: half-written folders, half-read files, models in memory only. */
export function isLosable(tasks: Readonly<Record<string, Task>>, list: readonly ModelSummary[]): boolean {
  const isCopying = Object.values(tasks).some(
    ({ status, kind }) => status === 'running' && (kind === 'export' || kind === 'import'),
  );
  return isCopying || list.some(({ isInMemory, storedBytes }) => isInMemory && storedBytes > 0);
}

/** Has the browser ask before leaving whenever `wouldLose` says so. */
export function warnBeforeLoss(wouldLose: () => boolean): void {
  window.addEventListener('beforeunload', (event) => {
    if (wouldLose()) event.preventDefault();
  });
}
