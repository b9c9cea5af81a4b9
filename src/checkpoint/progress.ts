// Tells the truth about a download: bytes in hand, and the rate of the last seconds. Takes counts and a clock, gives events;
// what was stored before counts as progress but never as rate.

import type { DownloadProgress } from '../api.ts';

/** Time over which the rate is taken, ms: long enough to be steady, short enough to show a stall. */
const WINDOW_MS = 5_000;

/** Least time between two events, ms: faster than anyone reads. */
const INTERVAL_MS = 100;

interface MeterOptions {
  /** Bytes already stored when the download starts. */
  bytes: number;
  totalBytes: number;
  /** A clock in ms. */
  now: () => number;
  onProgress: (progress: DownloadProgress) => void;
}

export interface Meter {
  /** Counts bytes that arrived; reports at most every 100 ms. */
  add(bytes: number): void;
  /** Reports now. */
  report(): void;
}

/** Starts to measure now. */
export function startMeter({ bytes: start, totalBytes, now, onProgress }: MeterOptions): Meter {
  let bytes = start;
  let reportedAt = now();
  // Oldest first; one sample a report, so the window holds some fifty.
  const samples = [{ at: reportedAt, bytes }];

  const report = () => {
    const at = now();
    reportedAt = at;
    samples.push({ at, bytes });
    while (samples.length > 2 && (samples[1]?.at ?? at) <= at - WINDOW_MS) samples.shift();
    const oldest = samples[0] ?? { at, bytes };
    const seconds = (at - oldest.at) / 1000;
    const bytesPerSecond = seconds > 0 ? (bytes - oldest.bytes) / seconds : 0;
    const secondsLeft = bytesPerSecond > 0 ? (totalBytes - bytes) / bytesPerSecond : null;
    onProgress({ bytes, totalBytes, bytesPerSecond, secondsLeft, waiting: null });
  };
  const add = (arrived: number) => {
    bytes += arrived;
    if (now() - reportedAt >= INTERVAL_MS) report();
  };
  return { add, report };
}
