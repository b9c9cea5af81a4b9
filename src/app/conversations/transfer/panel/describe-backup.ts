// The state of the backup in words. Pure.
import { formatDuration } from '../../../format.ts';
import type { BackupState } from '../backup/backup.ts';

/** `now`: ms since 1970. */
export function describeBackup(state: BackupState, now: number): string {
  switch (state.status) {
    case 'unsupported':
      return 'This browser cannot keep a folder: Chrome and Edge on a computer can, in an ordinary window. Export a ZIP from time to time instead.';
    case 'reading':
      return 'Looking for the folder…';
    case 'none':
      return 'No folder is chosen.';
    case 'saving':
      return `Saving to “${state.folder}”…`;
    case 'saved':
      return `Saved to “${state.folder}” ${ago(state.savedAt, now)}.`;
    case 'locked':
      return `The backup to “${state.folder}” waits: the browser asks for your permission again after a restart.${last(state.savedAt, now)}`;
    case 'failed':
      return state.folder === null
        ? 'The backup does not work.'
        : `The backup to “${state.folder}” does not work.${last(state.savedAt, now)}`;
  }
}

const last = (savedAt: number | null, now: number): string =>
  savedAt === null ? ' Nothing was saved there yet.' : ` It was saved last ${ago(savedAt, now)}.`;

/** A time in the past: the clock of the device may have been set back. */
function ago(time: number | null, now: number): string {
  const seconds = time === null ? 0 : (now - time) / 1000;
  if (seconds < 5) return 'just now';
  if (seconds < 86_400) return `${formatDuration(seconds)} ago`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}
