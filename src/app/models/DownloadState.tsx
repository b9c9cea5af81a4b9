// A download or other work on files, as a bar with its bytes, rate and remaining time, or with the
// reason of its wait.
import { useEffect, useState } from 'react';
import { formatBytes } from '../../contracts/format-bytes.ts';
import type { DownloadProgress, DownloadWait, FileProgress } from '../../contracts/models.ts';
import { formatDuration, percent } from '../format.ts';

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

/**
 * Shows the reason of a download's wait. If the wait has a known end, it also shows the seconds
 * until then.
 */
function Wait({ wait }: { wait: DownloadWait }) {
  const secondsLeft = useSecondsUntil(wait.untilMs);
  return (
    <output className="mt-1 block text-sm text-warn">
      <span>{wait.message}</span>
      {secondsLeft > 0 && <span aria-hidden="true">{` (${formatDuration(secondsLeft)})`}</span>}
    </output>
  );
}

/** Counts down the seconds until a time of `Date.now()`; 0 for none. */
function useSecondsUntil(untilMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (untilMs === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [untilMs]);
  return untilMs === null ? 0 : Math.max(0, (untilMs - now) / 1000);
}
