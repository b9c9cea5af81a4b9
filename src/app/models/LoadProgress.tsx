// The progress of a load: bytes, rate and remaining time of the download, then the way to the GPU; and its cancel button.
import { formatBytes, formatDuration, percent } from './amounts.ts';
import type { Progress, Stage } from './models.ts';

const TITLES = { opening: 'Opening the model', downloading: 'Downloading', loading: 'Loading onto the GPU' };

export function LoadProgress({ stage, onCancel }: { stage: Extract<Stage, { status: 'opening' }>; onCancel: () => void }) {
  const { url, progress, isCancelling } = stage;
  const title = TITLES[progress?.type ?? 'opening'];
  return (
    <section aria-busy="true">
      <h1 className="text-xl font-semibold tracking-tight">{title}…</h1>
      <p className="mt-1 text-sm text-muted wrap-anywhere">{url}</p>
      {/* Without a value the bar is indeterminate; React must not be given one to take back. */}
      {progress ? (
        <progress key="known" className="mt-5" aria-label={title} max={progress.totalBytes} value={progress.bytes} />
      ) : (
        <progress key="unknown" className="mt-5" aria-label={title} />
      )}
      <div className="mt-2 flex min-h-6 flex-wrap justify-between gap-x-4 text-sm text-muted tabular-nums">
        {describe(progress)}
      </div>
      <button type="button" className="button mt-5" onClick={onCancel} disabled={isCancelling}>
        {isCancelling ? 'Cancelling…' : 'Cancel'}
      </button>
    </section>
  );
}

function describe(progress: Progress) {
  if (!progress) return null;
  const { bytes, totalBytes } = progress;
  return (
    <>
      <span>
        {formatBytes(bytes)} of {formatBytes(totalBytes)} ({percent(bytes, totalBytes)} %)
      </span>
      {progress.type === 'downloading' && (
        <span>
          {formatBytes(progress.bytesPerSecond)}/s
          {progress.secondsLeft !== null && ` · ${formatDuration(progress.secondsLeft)} left`}
        </span>
      )}
    </>
  );
}
