// One tab downloads a model, the others watch it and take over when it ends. Takes a platform and a task, gives everybody the same
// progress; refuses to know how a download works.

import type { DownloadProgress } from '../api.ts';
import { ClaimLost } from './claims.ts';
import { throwIfStopped } from './errors.ts';
import type { Platform } from './platform.ts';

export type OnProgress = (progress: DownloadProgress) => void;

export interface OneTabOptions {
  platform: Platform;
  signal: AbortSignal | undefined;
  onProgress: OnProgress;
  /** What is stored now: told before anything is heard of the tab that downloads. */
  start: Pick<DownloadProgress, 'bytes' | 'totalBytes'>;
}

const LOCK_PREFIX = 'gpt-oss-web download ';

/**
 * URLs of the models that some tab, this one or another, downloads now. Without Web Locks, or where
 * the browser refuses them, nobody knows: none.
 */
export async function downloadsInAnyTab(): Promise<string[]> {
  const { locks } = navigator as { locks?: LockManager };
  const { held = [] } = (await locks?.query().catch(noneIfRefused)) ?? {};
  return held.flatMap(({ name = '' }) => (name.startsWith(LOCK_PREFIX) ? [name.slice(LOCK_PREFIX.length)] : []));
}

/** What a browser refuses with that forbids this site all storage is a SecurityError. */
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

/** A tab that posted nothing for so long is asleep, ms: frozen by the browser, stopped by the system, or stuck. */
const SILENCE_MS = 20_000;

/** Waiting tabs take over at different times, so that one of them hears of the other. */
const SPREAD_MS = 5_000;

/** What a task gets for as long as it is this tab's turn. */
export interface Turn {
  /** Reports to this tab and to those that wait. */
  onProgress: OnProgress;
  /** Aborts when another tab took over; `task` then ends, and is run again when it is this tab's turn again. */
  lost: AbortSignal;
}

/**
 * Runs `task` as soon as no other tab runs one for the model at `url`; until then `onProgress` hears
 * of theirs. A tab that is asleep loses its turn, so `task` finds whatever it stored. `task` is run
 * again after its turn was lost. Errors: those of `task`, `AbortError`.
 */
export async function inOneTab(url: string, task: (turn: Turn) => Promise<void>, options: OneTabOptions): Promise<void> {
  let end = await waitAndRun(url, task, { ...options, isForced: false });
  while (end !== 'done') end = await waitAndRun(url, task, { ...options, isForced: end === 'silent' });
}

/** `lost`: another tab took over; `silent`: the tab that has its turn is asleep. */
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
  // The other tab runs the same code of the same origin; another version of it would say at most an odd number.
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
    // Without a channel every tab is silent, and none may lose its turn for that.
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
