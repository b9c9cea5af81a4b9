// The running downloads at the bottom of the sidebar, on every screen, each with its pause.
import { formatBytes } from '../../../contracts/format-bytes.ts';
import { useApp } from '../../app-context.ts';
import { formatDuration } from '../../format.ts';
import { modelPath } from '../../platform/route.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { nameOf } from '../model-name.ts';
import { type RunningDownload, runningDownloads } from './running.ts';

export function DownloadCard() {
  const { tasks } = useApp().manager;
  const running = runningDownloads(useStore(tasks.store, (all) => all));
  if (running.length === 0) return null;
  return (
    <ul className="space-y-2 pb-2" aria-label="Downloads">
      {running.map((download) => (
        <Download key={download.url} download={download} />
      ))}
    </ul>
  );
}

function Download({ download: { url, progress, percent, isStopping } }: { download: RunningDownload }) {
  const { models, tasks } = useApp().manager;
  const name = useStore(models.store, ({ list }) => nameOf(list, url));
  return (
    <li className="rounded-xl border border-line bg-surface p-3 text-xs">
      <div className="flex items-center gap-2">
        <a href={modelPath(name)} className="min-w-0 flex-1 truncate text-[0.8125rem] font-semibold hover:underline">
          {name}
        </a>
        <span className="tabular-nums">{`${percent} %`}</span>
        <Button
          look="icon"
          className="-my-2 -me-2 size-8"
          aria-label={`${isStopping ? 'Stopping' : 'Pause'} the download of ${name}`}
          isDisabled={isStopping}
          onClick={() => void tasks.stop(url)}
        >
          <Icon name="pause" className="size-4" />
        </Button>
      </div>
      {progress ? (
        <progress
          key="known"
          className="my-2"
          aria-label={`Download of ${name}`}
          max={progress.totalBytes}
          value={progress.bytes}
        />
      ) : (
        <progress key="unknown" className="my-2" aria-label={`Download of ${name}`} />
      )}
      <p className="text-muted tabular-nums">{describe(progress)}</p>
    </li>
  );
}

/** Bytes, rate and remaining time, or the reason of a wait. */
function describe(progress: RunningDownload['progress']): string {
  if (!progress) return 'Starting…';
  const size = `${formatBytes(progress.bytes)} of ${formatBytes(progress.totalBytes)}`;
  if (!('bytesPerSecond' in progress)) return size;
  const { bytesPerSecond, secondsLeft, waiting } = progress;
  if (waiting) return waiting.message;
  const rate = bytesPerSecond > 0 ? [`${formatBytes(bytesPerSecond)}/s`] : [];
  return [size, ...rate, ...(secondsLeft === null ? [] : [`${formatDuration(secondsLeft)} left`])].join(' · ');
}
