// The main button of a model, by its state: download, resume, pause, load, or load again with other
// options. A model in use has none.

import { formatBytes } from '../../contracts/format-bytes.ts';
import type { LoadOptions, ModelSummary } from '../../contracts/models.ts';
import { useApp, useAppState } from '../app-context.ts';
import { Button } from '../ui/Button.tsx';
import type { Task } from './files/tasks.ts';
import { isSame } from './loading/load-options.ts';
import { missingBytes } from './loading/startup-model.ts';
import { fetchModel } from './manager.ts';
import { lacksGpu, type Opening } from './models.ts';

const LOAD = 'Load';
const WAIT = 'Wait until the answer has ended';

interface PrimaryActionProps {
  model: ModelSummary;
  task: Task | undefined;
  /** The load of this model; null if none runs. */
  loading: Opening | null;
  /** Its chosen load options. */
  chosen: LoadOptions;
}

export function PrimaryAction({ model, task, loading, chosen }: PrimaryActionProps) {
  const { manager } = useApp();
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
  // The failure beside it has the button to continue.
  if (task?.status === 'failed' && task.kind === 'download') return null;
  if (model.loadOptions && !isSame(model.loadOptions, chosen))
    return (
      <LoadButton model={model} onLoad={() => models.load(model.url)}>
        Load as chosen
      </LoadButton>
    );
  switch (model.status) {
    case 'loaded':
      return null;
    case 'paused':
      return (
        <Button aria-label={`Resume ${model.id}`} onClick={() => void fetchModel(manager, model)}>
          Resume
        </Button>
      );
    case 'downloading':
      return (
        <Button aria-label={`Load when it is here: load ${model.id}`} onClick={() => void fetchModel(manager, model)}>
          Load when it is here
        </Button>
      );
    case 'absent':
    case 'stored':
    case 'loading': {
      const missing = missingBytes(model);
      return (
        <LoadButton model={model} onLoad={() => models.open(model.url)}>
          {missing ? `Download ${formatBytes(missing)}` : LOAD}
        </LoadButton>
      );
    }
  }
}

interface LoadButtonProps {
  model: ModelSummary;
  onLoad: () => Promise<void>;
  children: string;
}

/** A download may start during an answer. Only a load must wait for the GPU. */
function LoadButton({ model, onLoad, children }: LoadButtonProps) {
  const isAnswering = useAppState(({ chat }) => chat.store.get() !== null);
  const isGpuMissing = useAppState(({ manager }) => lacksGpu(manager.models.store.get()));
  // A model that could not run is not worth its download.
  if (isGpuMissing && missingBytes(model)) return <span className="px-2 text-sm text-muted">Needs a GPU</span>;
  const isHeld = isAnswering && !missingBytes(model);
  return (
    <Button
      aria-label={children === LOAD ? `${LOAD} ${model.id}` : `${children}: load ${model.id}`}
      isDisabled={isHeld}
      title={isHeld ? WAIT : undefined}
      onClick={() => void onLoad()}
    >
      {children}
    </Button>
  );
}

interface StopButtonProps {
  id: string;
  /** Whether the work so far is kept, so that it can continue later. */
  isPause: boolean;
  isStopping: boolean;
  onStop: () => Promise<void>;
}

function StopButton({ id, isPause, isStopping, onStop }: StopButtonProps) {
  const label = isStopping ? 'Stopping…' : isPause ? 'Pause' : 'Stop';
  return (
    <Button aria-label={`${label} ${id}`} isDisabled={isStopping} onClick={() => void onStop()}>
      {label}
    </Button>
  );
}
