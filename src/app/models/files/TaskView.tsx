// The work on a model's files: a bar while it runs, then its result, or a failure with remedies.
import { useState } from 'react';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import type { ModelSummary, Verification } from '../../../contracts/models.ts';
import { perform } from '../../actions/action.ts';
import { deleteModel } from '../../actions/models.ts';
import { useApp } from '../../app-context.ts';
import { FailureNotice } from '../../failures/FailureNotice.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DownloadState } from '../DownloadState.tsx';
import { describeVerification } from '../labels.ts';
import { bytesOf } from '../loading/LoadProgress.tsx';
import { taskRemedies } from '../loading/remedies.ts';
import type { Opening } from '../models.ts';
import type { Task, TaskKind } from './tasks.ts';

const LABELS: Record<TaskKind, string> = {
  download: 'Downloading',
  verify: 'Verifying',
  repair: 'Repairing',
  export: 'Exporting',
  import: 'Importing',
  delete: 'Deleting',
};

const LOADING_LABELS = { downloading: LABELS.download, starting: 'Starting', loading: 'Loading' };

interface TaskViewProps {
  model: ModelSummary;
  task: Task | undefined;
  loading: Opening | null;
}

export function TaskView({ model, task, loading }: TaskViewProps) {
  const { manager } = useApp();
  if (loading) {
    const label = LOADING_LABELS[loading.progress?.type ?? 'loading'];
    return (
      <Running label={label} progress={bytesOf(loading.progress)}>
        {loading.progress?.type === 'downloading' && <CancelButton model={model} bytes={loading.progress.bytes} />}
      </Running>
    );
  }
  switch (task?.status) {
    case 'running':
      return (
        <Running label={LABELS[task.kind]} progress={task.progress}>
          {task.kind === 'download' && <CancelButton model={model} bytes={task.progress?.bytes ?? model.storedBytes} />}
        </Running>
      );
    case 'failed':
      return (
        <div className="mt-3">
          <FailureNotice failure={task.failure} remedies={taskRemedies(manager, model, task)} />
        </div>
      );
    case 'done':
      return <Outcome kind={task.kind} found={task.found} onRepair={() => void manager.tasks.repair(model.url)} />;
    default:
      return null;
  }
}

function Running({ label, progress, children }: { label: string; progress: Progress; children: React.ReactNode }) {
  return (
    <div className="mt-3">
      <p className="mb-1.5 text-sm font-medium">{`${label}…`}</p>
      <DownloadState label={label} progress={progress} />
      {children}
    </div>
  );
}

type Progress = Parameters<typeof DownloadState>[0]['progress'];

function Outcome({ kind, found, onRepair }: { kind: TaskKind; found: Verification | null; onRepair: () => void }) {
  if (kind === 'repair') return <StatusText>Repaired: every part is here again.</StatusText>;
  if (kind === 'export') return <StatusText>Exported.</StatusText>;
  if (found === null) return null;
  const isWhole = found.damaged === 0 && found.missing === 0;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <StatusText tone={isWhole ? 'good' : 'bad'}>{describeVerification(found)}</StatusText>
      {!isWhole && <Button onClick={onRepair}>Repair</Button>}
    </div>
  );
}

function StatusText({ tone = 'good', children }: { tone?: 'good' | 'bad'; children: string }) {
  return <output className={`mt-3 block text-sm ${tone === 'good' ? 'text-accent' : 'text-danger'}`}>{children}</output>;
}

/** Asks, then stops a download and deletes its bytes. */
function CancelButton({ model, bytes }: { model: ModelSummary; bytes: number }) {
  const app = useApp();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button look="text" className="-mb-2 -ml-2" aria-label={`Cancel ${model.id}`} onClick={() => setAsking(true)}>
        Cancel
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Cancel the download of ${model.id}?`}
          action="Cancel and delete"
          onConfirm={() => perform(deleteModel, app, model)}
          onClose={() => setAsking(false)}
        >
          {`${formatBytes(bytes)} that are here already will be deleted. Pausing keeps them.`}
        </ConfirmDialog>
      )}
    </>
  );
}
