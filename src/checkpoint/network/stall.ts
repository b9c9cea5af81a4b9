// Ends a silent connection. TCP alone would wait for hours.

import type { Platform } from './platform.ts';

/** Silence after which a connection is ended, ms: longer than a host needs to find a cold file. */
export const STALL_MS = 20_000;

export interface Watch {
  /** Aborts when the caller stops, or after a stall. */
  signal: AbortSignal;
  isStalled(): boolean;
  /** Waits for `promise` under watch. Time outside of this call does not count. */
  over<T>(promise: Promise<T>): Promise<T>;
}

export function startWatch(platform: Pick<Platform, 'after'>, signal: AbortSignal | undefined): Watch {
  const stall = new AbortController();
  const either = signal ? AbortSignal.any([signal, stall.signal]) : stall.signal;
  return {
    signal: either,
    isStalled: () => stall.signal.aborted,
    over: async (promise) => {
      const cancel = platform.after(STALL_MS, () => stall.abort());
      const abort = startAbort(either);
      try {
        return await Promise.race([promise, abort.promise]);
      } finally {
        cancel();
        abort.end();
      }
    },
  };
}

/**
 * Rejects when `signal` aborts. A body whose last byte comes with the abort would leave its reader
 * waiting (Node 20, docs/browser-bugs.md#NB1).
 */
function startAbort(signal: AbortSignal): { promise: Promise<never>; end: () => void } {
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(new DOMException('Stopped.', 'AbortError'));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
  return { promise, end: () => signal.removeEventListener('abort', onAbort) };
}
