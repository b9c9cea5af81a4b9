// A download or another piece of work on files, as a bar with its figures: bytes, rate and remaining time, or what it waits for.
import { useEffect, useState } from 'react';
import type { DownloadProgress, DownloadWait, FileProgress } from '../../contracts/models.ts';
import { formatBytes, formatDuration, percent } from '../format.ts';

export function DownloadState({ label, progress }: { label: string; progress: DownloadProgress | FileProgress | null }) {
  return (
    <div aria-busy="true">
      {/* Without a value the bar is indeterminate; React must not be given one to take back. */}
      {progress ? (
        <progress key="known" aria-label={label} max={progress.totalBytes} value={progress.bytes} />
      ) : (
        <progress key="unknown" aria-label={label} />
      )}
      <div className="mt-1.5 flex min-h-6 flex-wrap justify-between gap-x-4 text-sm text-muted tabular-nums">
        {progress && <Figures progress={progress} />}
      </div>
      {progress && 'waiting' in progress && progress.waiting && <Wait wait={progress.waiting} />}
    </div>
  );
}

function Figures({ progress }: { progress: DownloadProgress | FileProgress }) {
  const { bytes, totalBytes } = progress;
  return (
    <>
      <span>{`${formatBytes(bytes)} of ${formatBytes(totalBytes)} (${percent(bytes, totalBytes)} %)`}</span>
      {'bytesPerSecond' in progress && progress.bytesPerSecond > 0 && (
        <span>
          {`${formatBytes(progress.bytesPerSecond)}/s${progress.secondsLeft === null ? '' : ` · ${formatDuration(progress.secondsLeft)} left`}`}
        </span>
      )}
    </>
  );
}

/** Says what a download waits for; where that is a matter of time, how long still. */
function Wait({ wait }: { wait: DownloadWait }) {
  const secondsLeft = useSecondsUntil(wait.untilMs);
  return (
    <output className="mt-1 block text-sm text-warn">
      <span>{wait.message}</span>
      {secondsLeft > 0 && <span aria-hidden="true">{` (${formatDuration(secondsLeft)})`}</span>}
    </output>
  );
}

/** Seconds until a time of `Date.now()`, counted down; 0 for none. */
function useSecondsUntil(untilMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (untilMs === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [untilMs]);
  return untilMs === null ? 0 : Math.max(0, (untilMs - now) / 1000);
}
