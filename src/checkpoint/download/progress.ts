// Tells the truth about a download: bytes in hand, the rate of the last seconds, and what it waits for when nothing comes. Takes counts
// and a clock, gives events; what was stored before counts as progress but never as rate.

import type { DownloadProgress, DownloadWait } from '../../api.ts';

/** Time over which the rate is taken, ms: long enough to be steady, short enough to show a stall. */
const WINDOW_MS = 5_000;

/** Least time between two events, ms: faster than anyone reads. */
const INTERVAL_MS = 100;

/** No byte for this long, and the page is told so, ms: a visitor shall not look at a still bar without a word. */
const QUIET_MS = 5_000;

interface MeterOptions {
  /** Bytes already stored when the download starts. */
  bytes: number;
  totalBytes: number;
  /** A clock in ms. */
  now: () => number;
  onProgress: (progress: DownloadProgress) => void;
}

/** What one connection reports. */
export interface Connection {
  /** What it waits for; null while it works. */
  wait(wait: DownloadWait | null): void;
  /** It works no more. */
  end(): void;
}

export interface ProgressMeter {
  /** Counts bytes that arrived; reports at most every 100 ms. */
  add(bytes: number): void;
  /** Takes back bytes that were counted and then thrown away. */
  drop(bytes: number): void;
  /** A connection begins to work. */
  connection(): Connection;
  /** Reports now. */
  report(): void;
}

/** Starts to measure now. */
export function startMeter({ bytes: start, totalBytes, now, onProgress }: MeterOptions): ProgressMeter {
  let arrived = 0;
  let dropped = 0;
  let reportedAt = now();
  let arrivedAt = reportedAt;
  // Oldest first; one sample a report, so the window holds some fifty.
  const samples = [{ at: reportedAt, arrived }];
  const waits = new Map<Connection, DownloadWait | null>();

  const rate = (at: number): number => {
    samples.push({ at, arrived });
    while (samples.length > 2 && (samples[1]?.at ?? at) <= at - WINDOW_MS) samples.shift();
    const oldest = samples[0] ?? { at, arrived };
    const seconds = (at - oldest.at) / 1000;
    return seconds > 0 ? (arrived - oldest.arrived) / seconds : 0;
  };
  const report = () => {
    const at = now();
    reportedAt = at;
    const bytes = start + arrived - dropped;
    const bytesPerSecond = rate(at);
    const waiting = waitOf([...waits.values()]) ?? quietFor(waits.size > 0 ? at - arrivedAt : 0);
    const secondsLeft = bytesPerSecond > 0 && !waiting ? (totalBytes - bytes) / bytesPerSecond : null;
    onProgress({ bytes, totalBytes, bytesPerSecond, secondsLeft, waiting });
  };
  const add = (bytes: number) => {
    arrived += bytes;
    if (bytes > 0) arrivedAt = now();
    if (now() - reportedAt >= INTERVAL_MS) report();
  };
  const drop = (bytes: number) => {
    dropped += bytes;
  };
  const connection = (): Connection => {
    const own: Connection = {
      wait: (wait) => {
        waits.set(own, wait);
        report();
      },
      end: () => void waits.delete(own),
    };
    waits.set(own, null);
    arrivedAt = now();
    return own;
  };
  return { add, drop, connection, report };
}

/** What the download as a whole waits for: nothing while any connection works, else what is over first. */
function waitOf(waits: readonly (DownloadWait | null)[]): DownloadWait | null {
  const [first, ...rest] = waits;
  if (!first || rest.includes(null)) return null;
  const until = (wait: DownloadWait | null) => wait?.untilMs ?? Number.POSITIVE_INFINITY;
  return rest.reduce((next, wait) => (until(wait) < until(next) ? wait : next), first);
}

function quietFor(ms: number): DownloadWait | null {
  if (ms < QUIET_MS) return null;
  const message = `Nothing came for ${Math.floor(ms / 1000)} seconds. A connection that stays silent is given up and made anew.`;
  return { reason: 'stalled', message, untilMs: null };
}
