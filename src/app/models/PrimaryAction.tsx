// The button that a model's state asks for: download, resume or pause, load, load again as it was chosen; or that it is in use.
import type { LoadOptions } from '../../contracts/models.ts';
import { formatBytes } from './amounts.ts';
import type { Task } from './files/tasks.ts';
import { isSame } from './loading/load-options.ts';
import { missingBytes } from './loading/startup-model.ts';
import type { RowProps } from './ModelRow.tsx';
import { fetchModel } from './manager.ts';
import type { Opening } from './models.ts';

const WAIT = 'Wait until the answer has ended';

interface PrimaryActionProps extends RowProps {
  task: Task | undefined;
  /** The load of this model, if one runs. */
  loading: Opening | null;
  /** What it is to be loaded with. */
  chosen: LoadOptions;
}

export function PrimaryAction({ model, manager, mayLoad, task, loading, chosen }: PrimaryActionProps) {
  const { models, tasks } = manager;
  if (loading) {
    const isDownloading = loading.progress?.type === 'downloading';
    return <StopButton id={model.id} isPause={isDownloading} isStopping={loading.isStopping} onStop={() => models.pause()} />;
  }
  if (task?.status === 'running') {
    if (task.kind === 'delete') return null;
    const isPause = task.kind === 'download' || task.kind === 'repair';
    return <StopButton id={model.id} isPause={isPause} isStopping={task.isStopping} onStop={() => tasks.stop(model.url)} />;
  }
  // The failure beside it has the button to go on.
  if (task?.status === 'failed' && task.kind === 'download') return null;
  if (model.choices && !isSame(model.choices, chosen))
    return (
      <button
        type="button"
        className="button"
        aria-label={`Load ${model.id} as chosen`}
        disabled={!mayLoad}
        title={mayLoad ? undefined : WAIT}
        onClick={() => void models.load(model.url)}
      >
        Load as chosen
      </button>
    );
  if (model.status === 'loaded') return <span className="px-2 text-sm font-medium text-accent">In use</span>;
  if (model.status === 'paused')
    return (
      <button type="button" className="button" aria-label={`Resume ${model.id}`} onClick={() => void fetchModel(manager, model)}>
        Resume
      </button>
    );
  if (model.status === 'downloading')
    return (
      <button type="button" className="button" aria-label={`Load ${model.id}`} onClick={() => void fetchModel(manager, model)}>
        Load when it is here
      </button>
    );
  const missing = missingBytes(model);
  return (
    <button
      type="button"
      className="button"
      aria-label={`Load ${model.id}`}
      // A download may begin under a running answer; only the GPU may not change hands.
      disabled={!mayLoad && missing === 0}
      title={!mayLoad && missing === 0 ? WAIT : undefined}
      onClick={() => void models.open(model.url)}
    >
      {missing ? `Download ${formatBytes(missing)}` : 'Load'}
    </button>
  );
}

interface StopButtonProps {
  id: string;
  /** Whether what was done so far is kept and can be gone on with. */
  isPause: boolean;
  isStopping: boolean;
  onStop: () => Promise<void>;
}

function StopButton({ id, isPause, isStopping, onStop }: StopButtonProps) {
  const label = isPause ? 'Pause' : 'Stop';
  return (
    <button type="button" className="button" aria-label={`${label} ${id}`} disabled={isStopping} onClick={() => void onStop()}>
      {isStopping ? 'Stopping…' : label}
    </button>
  );
}
