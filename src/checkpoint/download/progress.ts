// Measures a download: received bytes, the rate of the last seconds, and the reason for a wait.
// Bytes stored before count as progress but not in the rate.

import type { DownloadProgress, DownloadWait } from '../../contracts/models.ts';

/** Span of the rate, ms: long enough to be steady, short enough to show a stall. */
const WINDOW_MS = 5_000;

/** Shortest time between two events, ms: faster than people read. */
const INTERVAL_MS = 100;

/**
 * Silence after which the page shows a wait, ms. A progress bar must not stand still unexplained.
 */
const QUIET_MS = 5_000;

interface MeterOptions {
  /** Bytes already stored when the download starts. */
  bytes: number;
  totalBytes: number;
  /** A clock in ms. */
  now: () => number;
  onProgress: (progress: DownloadProgress) => void;
}

/** Reports of one connection. */
export interface Connection {
  /** Begins a wait. Null ends it. */
  wait(wait: DownloadWait | null): void;
  /** The connection ended. */
  end(): void;
}

export interface ProgressMeter {
  /** Counts bytes that arrived. Reports at most every 100 ms. */
  add(bytes: number): void;
  /** Subtracts bytes that were counted and then discarded. */
  drop(bytes: number): void;
  /** Counts bytes that are in the store now. `add` counted them on arrival. */
  store(bytes: number): void;
  /** A connection begins to work. */
  connection(): Connection;
  /** Reports now. */
  report(): void;
}

/** Starts the measurement. */
export function startMeter({ bytes: start, totalBytes, now, onProgress }: MeterOptions): ProgressMeter {
  let arrived = 0;
  let stored = start;
  let dropped = 0;
  let reportedAt = now();
  let arrivedAt = reportedAt;
  // Oldest first. Each report adds one sample, so the window holds some fifty.
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
    onProgress({ bytes, storedBytes: stored, totalBytes, bytesPerSecond, secondsLeft, waiting });
  };
  const add = (bytes: number) => {
    arrived += bytes;
    if (bytes > 0) arrivedAt = now();
    if (now() - reportedAt >= INTERVAL_MS) report();
  };
  const drop = (bytes: number) => {
    dropped += bytes;
  };
  const store = (bytes: number) => {
    stored += bytes;
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
  return { add, drop, store, connection, report };
}

/**
 * The wait of the whole download: null while any connection works, else the wait that ends first.
 */
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
