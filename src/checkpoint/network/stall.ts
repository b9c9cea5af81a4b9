// Ends a connection on which nothing happens: TCP alone would wait for hours. Takes a platform, gives a signal and a way to wait under
// watch; refuses to know what is awaited.

import type { Platform } from './platform.ts';

/** No byte for this long and the connection is given up, ms: longer than a host takes to find a cold file. */
export const STALL_MS = 20_000;

export interface Watch {
  /** Aborts when the caller stops, or when nothing happened for too long. */
  signal: AbortSignal;
  isStalled(): boolean;
  /** Waits for `promise` under watch; time that passes outside of it does not count. */
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

/** Rejects when `signal` aborts: a body whose last byte came just then would leave its reader waiting (seen in Node 20). */
function startAbort(signal: AbortSignal): { promise: Promise<never>; end: () => void } {
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(new DOMException('Stopped.', 'AbortError'));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
  return { promise, end: () => signal.removeEventListener('abort', onAbort) };
}
