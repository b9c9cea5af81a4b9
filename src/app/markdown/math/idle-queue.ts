// Runs small jobs while the page is idle, a few milliseconds at a time. Many formulas then block no
// frame.

/** Milliseconds of work between two chances for the page to draw. */
const SLICE_MS = 8;
/** The page may be busy for a long time; a formula should not wait for it, ms. */
const MAX_WAIT_MS = 200;

const jobs = new Set<() => void>();
let isPlanned = false;

/** Runs `job` soon; the returned function cancels it. */
export function whenIdle(job: () => void): () => void {
  jobs.add(job);
  plan();
  return () => jobs.delete(job);
}

function plan(): void {
  if (isPlanned || jobs.size === 0) return;
  isPlanned = true;
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: MAX_WAIT_MS });
  else setTimeout(work);
}

function work(): void {
  isPlanned = false;
  const end = performance.now() + SLICE_MS;
  for (const job of jobs) {
    jobs.delete(job);
    job();
    if (performance.now() >= end) break;
  }
  plan();
}
