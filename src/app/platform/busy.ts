// Says to every tab of this origin that this one is generating, loading or answering, so that no update interrupts it.
import { BUSY_LOCK } from '../../api.ts';

/** Runs `work` while holding the busy lock, shared with others that are busy. Rejects as `work` does. */
export function whileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  // Without a secure context there are no locks, and no service worker that could update anything either.
  return 'locks' in navigator ? navigator.locks.request(BUSY_LOCK, { mode: 'shared' }, work) : work();
}

/** Runs `work` once nobody is busy; whoever wants to start meanwhile waits. */
export function whenIdle<Result>(work: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(BUSY_LOCK, work);
}
