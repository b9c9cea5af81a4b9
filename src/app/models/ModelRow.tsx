// One model of the list: its size, state and warnings, the work on it, and its actions.

import { formatBytes } from '../../contracts/format-bytes.ts';
import type { ModelSummary } from '../../contracts/models.ts';
import { useApp } from '../app-context.ts';
import { modelPath } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { TaskView } from './files/TaskView.tsx';
import { describeModel, describeTrust } from './labels.ts';
import { LoadOptionsForm } from './loading/LoadOptionsForm.tsx';
import { chosenFor, gpuBytesFor } from './loading/load-options.ts';
import { Ways } from './loading/Ways.tsx';
import { MoreActions } from './MoreActions.tsx';
import { PrimaryAction } from './PrimaryAction.tsx';

export function ModelRow({ model }: { model: ModelSummary }) {
  const { manager } = useApp();
  const task = useStore(manager.tasks.store, (tasks) => tasks[model.url]);
  const chosen = useStore(manager.loadOptions.store, (kept) => chosenFor(kept, model.url));
  const loading = useStore(manager.models.store, ({ stage }) =>
    stage.status === 'opening' && stage.url === model.url ? stage : null,
  );
  // The list may be older than the download.
  const isFetching = loading?.progress?.type === 'downloading' || (task?.status === 'running' && task.kind === 'download');
  return (
    <li className="p-4 -outline-offset-2 sm:px-5" aria-label={model.id} tabIndex={-1}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="font-medium wrap-anywhere">
            <a href={modelPath(model.id)} className="hover:underline">
              {model.id}
            </a>
            {model.status === 'loaded' && <span className="badge ms-2 bg-accent-soft text-accent">In use</span>}
          </h2>
          <p className="text-sm text-muted">{describeModel(model, isFetching)}</p>
          <Details model={model} gpuBytes={gpuBytesFor(model, model.loadOptions ?? chosen)} />
        </div>
        <PrimaryAction model={model} task={task} loading={loading} chosen={chosen} />
      </div>
      <TaskView model={model} task={task} loading={loading} />
      {!loading && isLarge(model) && <Ways model={model} />}
      {!loading && <LoadOptionsForm model={model} />}
      {task?.status !== 'running' && !loading && <MoreActions model={model} />}
    </li>
  );
}

/** Below this memory the ways of loading make no difference to a user. */
const isLarge = ({ totalBytes }: ModelSummary): boolean => (totalBytes ?? 0) > 1e9;

interface DetailsProps {
  model: ModelSummary;
  /** Memory with its present or chosen load options; null if it is unknown. */
  gpuBytes: number | null;
}

function Details({ model: { trust, notice, wasEvicted, storedBytes }, gpuBytes }: DetailsProps) {
  const facts = [
    gpuBytes === null ? '' : `${formatBytes(gpuBytes)} of GPU memory`,
    trust === null ? '' : describeTrust(trust, storedBytes > 0),
  ].filter((fact) => fact !== '');
  return (
    <>
      {facts.length > 0 && <p className="text-sm text-muted">{facts.join(' · ')}</p>}
      {notice && <p className="mt-1 text-sm text-warn">{notice}</p>}
      {wasEvicted && (
        <p className="mt-1 text-sm text-warn">
          It was on this device, and the browser removed it, as it may when the disk runs low. Download it again to use it; free
          disk space and “Protect from removal”, below, make that rarer.
        </p>
      )}
    </>
  );
}
