// Asks before the page is left while work would be lost. Downloads go on where they stopped, so they are no reason to ask.
import type { Task } from './tasks.ts';

/** Whether leaving now would leave something half done that cannot be gone on with: a half-written folder, half-read files. */
export function isLosable(tasks: Readonly<Record<string, Task>>): boolean {
  return Object.values(tasks).some(({ status, kind }) => status === 'running' && (kind === 'export' || kind === 'import'));
}

/** Has the browser ask before leaving whenever `wouldLose` says so. */
export function warnBeforeLoss(wouldLose: () => boolean): void {
  window.addEventListener('beforeunload', (event) => {
    if (wouldLose()) event.preventDefault();
  });
}
