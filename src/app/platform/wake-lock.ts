// Keeps the screen awake while downloads run and the page is visible: a computer that sleeps downloads nothing.
// Takes whether anything runs, by a store; refuses to know what.

/** What is watched; the stores of models and tasks fit. */
interface Watched {
  subscribe(listener: () => void): () => void;
}

/** Holds the wake lock whenever `isNeeded` says so, asked again on every change of `stores` and of the page's visibility. */
export function keepAwake(stores: readonly Watched[], isNeeded: () => boolean): void {
  // Not everywhere: plain HTTP, older browsers.
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
  // The browser takes the lock away from a hidden page, and does not give it back.
  document.addEventListener('visibilitychange', update);
}

/** Null where the browser refuses, as with a low battery: the download goes on without it. */
function requestLock(): Promise<WakeLockSentinel | null> {
  return navigator.wakeLock.request('screen').catch(() => null);
}
