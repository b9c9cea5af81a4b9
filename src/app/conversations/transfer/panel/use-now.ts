// The time for words such as “10 s ago”.
import { useEffect, useState } from 'react';

/** How often it is read anew, ms. */
const TICK_MS = 5000;

/** Milliseconds since 1970, at most TICK_MS old. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
