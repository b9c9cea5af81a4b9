// Shows every tab of this origin whether one of them is busy: generates, loads, downloads or
// answers. An update waits until none is. Work never waits for the lock. It starts at once, beside
// the request for the lock.
import { BUSY_LOCK } from '../../contracts/worker-requests.ts';

export interface Busy {
  /** Runs `work` at once, and marks this tab as busy until it is over. Rejects as `work` does. */
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Whether this tab is busy. */
  isBusy(): boolean;
  /** Whether any tab of this origin is busy. It queues no request and keeps no lock. */
  isAnyTabBusy(): Promise<boolean>;
}

/** The busy state of one tab. `locks` are the browser's; null if it has none. */
export function createBusy(locks: Pick<LockManager, 'request'> | null): Busy {
  let running = 0;
  return {
    async whileBusy(work) {
      running += 1;
      let end = () => {};
      const isOver = new Promise<void>((resolve) => {
        end = resolve;
      });
      // A browser that refuses the lock must not refuse the work. Other tabs then do not see that
      // this one is busy.
      locks?.request(BUSY_LOCK, { mode: 'shared' }, () => isOver).catch(() => undefined);
      try {
        return await work();
      } finally {
        running -= 1;
        end();
      }
    },
    isBusy: () => running > 0,
    async isAnyTabBusy() {
      if (running > 0 || !locks) return running > 0;
      // Locks are granted in order, so an exclusive request that waits would block every later
      // shared one.
      return locks.request(BUSY_LOCK, { ifAvailable: true }, (lock) => lock === null).catch(() => false);
    },
  };
}

/** The busy state of this tab. */
export const busy = createBusy(typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : null);
