// When the page fetches nothing.

/** Without a fetch for so long, the page is quiet, ms. */
const QUIET_MS = 400;
/** A page that fetches all the time must not keep its caller, ms. */
const MAX_WAIT_MS = 3000;

/** Settles when no fetch of the page has ended for a while, at the latest after MAX_WAIT_MS. */
export function whenQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      observer.disconnect();
      clearTimeout(quiet);
      clearTimeout(latest);
      resolve();
    };
    let quiet = setTimeout(end, QUIET_MS);
    const latest = setTimeout(end, MAX_WAIT_MS);
    const observer = new PerformanceObserver(() => {
      clearTimeout(quiet);
      quiet = setTimeout(end, QUIET_MS);
    });
    observer.observe({ type: 'resource' });
  });
}
