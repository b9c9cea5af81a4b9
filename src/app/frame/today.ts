// The present day, as it changes at midnight.
import { useSyncExternalStore } from 'react';

const CHECK_EVERY_MS = 60_000;

const startOfToday = (): number => new Date().setHours(0, 0, 0, 0);

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, CHECK_EVERY_MS);
  // A page that slept sees the new day when it is shown again.
  document.addEventListener('visibilitychange', listener);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', listener);
  };
}

/** The beginning of the present day in this device's time zone, milliseconds since 1970. */
export function useToday(): number {
  return useSyncExternalStore(subscribe, startOfToday);
}
