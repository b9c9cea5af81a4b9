// The progress of a load in the chat's place: the download, the start, then the transfer to the
// GPU. It has a button that stops it.

import { formatBytes } from '../../../contracts/format-bytes.ts';
import { useApp } from '../../app-context.ts';
import { Button } from '../../ui/Button.tsx';
import { DownloadState } from '../DownloadState.tsx';
import type { Opening, Progress } from '../models.ts';

const TITLES = {
  opening: 'Opening the model',
  downloading: 'Downloading',
  starting: 'Starting',
  loading: 'Loading onto the GPU',
};

/** Progress in bytes; null for a phase without bytes. */
export const bytesOf = (progress: Progress) => (progress?.type === 'starting' ? null : progress);

export function LoadProgress({ stage }: { stage: Opening }) {
  const { models } = useApp().manager;
  const { url, progress, gpuBytes, isStopping } = stage;
  const title = TITLES[progress?.type ?? 'opening'];
  const isDownloading = progress?.type === 'downloading';
  return (
    <section>
      <h1 className="text-xl font-semibold tracking-tight">{`${title}…`}</h1>
      <p className="mt-1 mb-5 text-sm text-muted wrap-anywhere">
        {gpuBytes === null ? url : `${url} · will take ${formatBytes(gpuBytes)} of GPU memory`}
      </p>
      <DownloadState label={title} progress={bytesOf(progress)} />
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button onClick={() => void models.pause()} isDisabled={isStopping}>
          {isDownloading ? (isStopping ? 'Pausing…' : 'Pause') : isStopping ? 'Stopping…' : 'Stop'}
        </Button>
        {progress?.type === 'starting' && (
          <p className="text-sm text-muted">Everything is on this device. The GPU is being tested.</p>
        )}
        {isDownloading && <p className="text-sm text-muted">{`A pause keeps ${formatBytes(progress.storedBytes)}.`}</p>}
      </div>
    </section>
  );
}
