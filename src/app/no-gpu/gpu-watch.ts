// Notices when the browser has a GPU again, so that the user needs no button.
import { useEffect, useEffectEvent } from 'react';
import { findOwnGpu } from '../device/gpu-facts.ts';

/** Interval between two looks while the page is visible, ms. */
const LOOK_EVERY_MS = 10_000;

/** Calls `onFound` once when this page has a GPU that it lacked before. */
export function useGpuWatch(isWatching: boolean, onFound: () => void): void {
  const found = useEffectEvent(onFound);
  useEffect(() => {
    if (!isWatching) return undefined;
    let wasMissing = false;
    const look = async () => {
      if (document.hidden) return;
      const isMissing = 'error' in (await findOwnGpu());
      // The worker may lack a GPU that the page has: only a change is news.
      if (wasMissing && !isMissing) found();
      wasMissing = isMissing;
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWatching]);
}
