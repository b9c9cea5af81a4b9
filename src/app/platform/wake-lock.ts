// Keeps the screen awake while downloads run and the page is visible, because a computer that
// sleeps downloads nothing.

/** A store to watch. The stores of models and tasks fit. */
interface Watched {
  subscribe(listener: () => void): () => void;
}

/**
 * Holds the wake lock while `isNeeded` returns true. It asks again on every change of `stores` and
 * of the page's visibility.
 */
export function keepAwake(stores: readonly Watched[], isNeeded: () => boolean): void {
  // It is absent on plain HTTP and in older browsers.
  if (!('wakeLock' in navigator)) return;
  let held: Promise<WakeLockSentinel | null> | null = null;
  const update = () => {
    const isWanted = isNeeded() && document.visibilityState === 'visible';
    if (isWanted && held === null) held = requestLock();
    if (isWanted || held === null) return;
    void held.then((lock) => lock?.release());
    held = null;
  };
  for (const store of stores) store.subscribe(update);
  // The browser releases the lock of a hidden page and does not restore it.
  document.addEventListener('visibilitychange', update);
}

/** Null if the browser refuses, as with a low battery. The download continues without it. */
function requestLock(): Promise<WakeLockSentinel | null> {
  return navigator.wakeLock.request('screen').catch(() => null);
}
