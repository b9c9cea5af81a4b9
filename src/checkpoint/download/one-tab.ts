// One tab downloads a model, the others watch it and take over when it ends. Takes a platform and a task, gives everybody the same
// progress; refuses to know how a download works.

import type { DownloadProgress } from '../../contracts/models.ts';
import type { Platform } from '../network/platform.ts';

export type OnProgress = (progress: DownloadProgress) => void;

export interface OneTabOptions {
  platform: Platform;
  signal: AbortSignal | undefined;
  onProgress: OnProgress;
  /** What is stored now: told before anything is heard of the tab that downloads. */
  start: Pick<DownloadProgress, 'bytes' | 'totalBytes'>;
}

const LOCK_PREFIX = 'gpt-oss-web download ';

/** URLs of the models that some tab, this one or another, downloads now. Without Web Locks nobody knows: none. */
export async function downloadsInAnyTab(): Promise<string[]> {
  const { locks } = navigator as { locks?: LockManager };
  const { held = [] } = (await locks?.query()) ?? {};
  return held.flatMap(({ name = '' }) => (name.startsWith(LOCK_PREFIX) ? [name.slice(LOCK_PREFIX.length)] : []));
}

const WAITING: DownloadProgress['waiting'] = {
  reason: 'other-tab',
  message: 'Another tab of this app downloads this model. This one goes on by itself should that one be closed.',
  untilMs: null,
};

/**
 * Runs `task` as soon as no other tab runs one for the model at `url`; until then `onProgress` hears of theirs. `task` finds whatever
 * they stored. Errors: those of `task`, `AbortError`.
 */
export async function inOneTab(
  url: string,
  task: (onProgress: OnProgress) => Promise<void>,
  options: OneTabOptions,
): Promise<void> {
  const { platform, signal, onProgress, start } = options;
  const name = LOCK_PREFIX + url;
  let isWatching = true;
  // The other tab runs the same code of the same origin; another version of it would say at most an odd number.
  const channel = platform.channel(name, (message) => {
    if (isWatching) onProgress({ ...(message as DownloadProgress), waiting: WAITING });
  });
  const run = () => {
    isWatching = false;
    return task((progress) => {
      onProgress(progress);
      channel.post(progress);
    });
  };
  const onBusy = () => onProgress({ ...start, bytesPerSecond: 0, secondsLeft: null, waiting: WAITING });
  try {
    await platform.exclusive(name, run, { signal, onBusy });
  } finally {
    channel.close();
  }
}
