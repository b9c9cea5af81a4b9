// Lets one tab download a model. The other tabs show its progress, and take over when it ends.

import type { DownloadProgress } from '../../contracts/models.ts';
import { throwIfStopped } from '../errors.ts';
import type { Platform } from '../network/platform.ts';
import { ClaimLost } from '../store/claims.ts';

export type OnProgress = (progress: DownloadProgress) => void;

export interface OneTabOptions {
  platform: Platform;
  signal: AbortSignal | undefined;
  onProgress: OnProgress;
  /** The stored bytes, reported before the first message of the tab that downloads. */
  start: Pick<DownloadProgress, 'bytes' | 'storedBytes' | 'totalBytes'>;
}

const LOCK_PREFIX = 'gpt-oss-web download ';

/**
 * URLs of the models that any tab downloads now. Empty without Web Locks, or where the browser
 * refuses them.
 */
export async function downloadsInAnyTab(): Promise<string[]> {
  const { locks } = navigator as { locks?: LockManager };
  const { held = [] } = (await locks?.query().catch(noneIfRefused)) ?? {};
  return held.flatMap(({ name = '' }) => (name.startsWith(LOCK_PREFIX) ? [name.slice(LOCK_PREFIX.length)] : []));
}

/** A browser that forbids this site all storage rejects with a SecurityError. */
function noneIfRefused(refusal: unknown): LockManagerSnapshot {
  if (refusal instanceof DOMException) return {};
  throw refusal;
}

const WAITING: DownloadProgress['waiting'] = {
  reason: 'other-tab',
  message: 'Another tab of this app downloads this model. This one goes on by itself should that one be closed.',
  untilMs: null,
};

const TAKING_OVER: DownloadProgress['waiting'] = {
  reason: 'other-tab',
  message: 'Another tab of this app began to download this model and is asleep. This one takes over.',
  untilMs: null,
};

/** A tab that downloads posts at least this often, ms. */
const BEAT_MS = 1_000;

/**
 * A tab that posted nothing for so long is asleep, ms. The browser froze it, the system stopped it,
 * or it hangs.
 */
const SILENCE_MS = 20_000;

/** Waiting tabs take over at different times, so that one of them receives the other's message. */
const SPREAD_MS = 5_000;

/** The turn of this tab to run a task. */
export interface Turn {
  /** Reports to this tab and to the tabs that wait. */
  onProgress: OnProgress;
  /**
   * Aborts when another tab took over. Then `task` should end. It runs again at this tab's next
   * turn.
   */
  lost: AbortSignal;
}

/**
 * Runs `task` as soon as no other tab runs one for the model at `url`. Until then, `onProgress`
 * receives the other tab's progress. A tab that is asleep loses its turn, and its chunks stay
 * stored. `task` runs again after its turn was lost. Errors: those of `task`, `AbortError`.
 */
export async function inOneTab(url: string, task: (turn: Turn) => Promise<void>, options: OneTabOptions): Promise<void> {
  let end = await waitAndRun(url, task, { ...options, isForced: false });
  while (end !== 'done') end = await waitAndRun(url, task, { ...options, isForced: end === 'silent' });
}

/** `lost`: another tab took over. `silent`: the tab that downloads is asleep. */
type End = 'done' | 'lost' | 'silent';

async function waitAndRun(
  url: string,
  task: (turn: Turn) => Promise<void>,
  { platform, signal, onProgress, start, isForced }: OneTabOptions & { isForced: boolean },
): Promise<End> {
  const name = LOCK_PREFIX + url;
  const silence = new AbortController();
  const silent = timer(platform, SILENCE_MS + platform.random() * SPREAD_MS, () => silence.abort());
  let last: DownloadProgress = { ...start, bytesPerSecond: 0, secondsLeft: null, waiting: null };
  let turn: AbortSignal | undefined;
  // The other tab runs the same code of the same origin. Another version of it could at most report
  // a wrong number.
  const channel = platform.channel(name, (message) => {
    if (turn) return;
    silent.restart();
    onProgress({ ...(message as DownloadProgress), waiting: WAITING });
  });
  const beat = timer(platform, BEAT_MS, () => {
    channel.post(last);
    beat.restart();
  });
  const run = (lost: AbortSignal) => {
    turn = lost;
    silent.stop();
    channel.post(last);
    beat.restart();
    const report: OnProgress = (progress) => {
      last = progress;
      onProgress(progress);
      channel.post(progress);
    };
    return task({ onProgress: report, lost });
  };
  const onBusy = () => {
    // Without a channel every tab is silent, and keeps its turn.
    if (channel.isOpen) silent.restart();
    onProgress({ ...last, waiting: WAITING });
  };
  if (isForced) onProgress({ ...last, waiting: TAKING_OVER });
  const waits = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  try {
    await platform.exclusive(name, run, { signal: waits, onBusy, isForced });
    return 'done';
  } catch (error) {
    throwIfStopped(signal);
    if (turn?.aborted || error instanceof ClaimLost) return 'lost';
    if (!turn && silence.signal.aborted) return 'silent';
    throw error;
  } finally {
    silent.stop();
    beat.stop();
    channel.close();
  }
}

/** Calls back `ms` after the last restart, unless it is stopped. */
function timer({ after }: Pick<Platform, 'after'>, ms: number, callback: () => void) {
  let cancel = () => {};
  return {
    restart: () => {
      cancel();
      cancel = after(ms, callback);
    },
    stop: () => cancel(),
  };
}
