// Says to every tab of this origin that this one is generating, loading or answering, so that no update interrupts it.
import { BUSY_LOCK } from '../api.ts';

/** Runs `work` while holding the busy lock, shared with others that are busy. Rejects as `work` does. */
export function whileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  return withLock('shared', work);
}

/** Runs `work` once nobody is busy; whoever wants to start meanwhile waits. */
export function whenIdle<Result>(work: () => Promise<Result>): Promise<Result> {
  return withLock('exclusive', work);
}

/**
 * Runs `work` with the lock, or without it where there are no locks (plain HTTP) or the browser
 * refuses them (blocked cookies). Then there is no service worker that could update anything either.
 */
async function withLock<Result>(mode: LockMode, work: () => Promise<Result>): Promise<Result> {
  if (!('locks' in navigator)) return work();
  let running: Promise<Result> | undefined;
  const start = () => {
    running = work();
    return running;
  };
  try {
    return await navigator.locks.request(BUSY_LOCK, { mode }, start);
  } catch (refusal) {
    // What `work` rejects with is no refusal of the lock.
    if (running || !(refusal instanceof DOMException)) throw refusal;
    return work();
  }
}
