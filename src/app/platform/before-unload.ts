// Asks before the page closes while work would be lost. A download continues later, so it is no
// reason to ask.
import type { ModelSummary } from '../../contracts/models.ts';
import type { Task } from '../models/files/tasks.ts';

/**
 * Whether a reload now would lose work that cannot continue: half-written folders, half-read files,
 * models only in memory.
 */
export function isLosable(tasks: Readonly<Record<string, Task>>, list: readonly ModelSummary[]): boolean {
  const isCopying = Object.values(tasks).some(
    ({ status, kind }) => status === 'running' && (kind === 'export' || kind === 'import'),
  );
  return isCopying || list.some(({ isInMemory, storedBytes }) => isInMemory && storedBytes > 0);
}

/** Makes the browser ask before the page closes, whenever `wouldLose` returns true. */
export function warnBeforeLoss(wouldLose: () => boolean): void {
  window.addEventListener('beforeunload', (event) => {
    if (wouldLose()) event.preventDefault();
  });
}
