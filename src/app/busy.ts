// Says to every tab of this origin that this one is generating, loading or answering, so that no update interrupts it.
import { BUSY_LOCK } from '../api.ts';

/** Runs `work` while holding the busy lock, shared with others that are busy. Rejects as `work` does. */
export function whileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  return withLock({ mode: 'shared' }, work);
}

/** How often a busy lock is asked for, ms. */
const ASK_MS = 500;

/**
 * Runs `work` once nobody is busy. Asks again and again instead of queueing: a queued request would
 * keep this tab from its own work for as long as another tab is busy, and a tab that sleeps is busy
 * for ever.
 */
export async function whenIdle<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    const ended = await withLock({ ifAvailable: true }, async (lock) => (lock === null ? null : { result: await work() }));
    if (ended) return ended.result;
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

/**
 * Runs `work` with the lock, or without it where there are no locks (plain HTTP) or the browser
 * refuses them (blocked cookies). Then there is no service worker that could update anything either.
 */
async function withLock<Result>(options: LockOptions, work: (lock?: Lock | null) => Promise<Result>): Promise<Result> {
  if (!('locks' in navigator)) return work();
  let hasStarted = false;
  const start = (lock: Lock | null) => {
    hasStarted = true;
    return work(lock);
  };
  try {
    return await navigator.locks.request(BUSY_LOCK, options, start);
  } catch (refusal) {
    // What `work` rejects with is no refusal of the lock.
    if (hasStarted || !(refusal instanceof DOMException)) throw refusal;
    return work();
  }
}
