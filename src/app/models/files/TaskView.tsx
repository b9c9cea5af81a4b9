// What is being done with a model's files, and how the last piece of work ended: a bar, a result in words, a failure with a way out.
import { useState } from 'react';
import type { ModelSummary, Verification } from '../../../contracts/models.ts';
import { FailureNotice } from '../../failures/FailureNotice.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { formatBytes } from '../amounts.ts';
import { DownloadState } from '../DownloadState.tsx';
import { describeVerification } from '../labels.ts';
import { bytesOf } from '../loading/LoadProgress.tsx';
import { taskRemedies } from '../loading/remedies.ts';
import { deleteModel, type Manager } from '../manager.ts';
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
  manager: Manager;
  task: Task | undefined;
  loading: Opening | null;
}

export function TaskView({ model, manager, task, loading }: TaskViewProps) {
  if (loading) {
    const label = LOADING_LABELS[loading.progress?.type ?? 'loading'];
    return (
      <Running label={label} progress={bytesOf(loading.progress)}>
        {loading.progress?.type === 'downloading' && (
          <CancelButton model={model} manager={manager} bytes={loading.progress.bytes} />
        )}
      </Running>
    );
  }
  switch (task?.status) {
    case 'running':
      return (
        <Running label={LABELS[task.kind]} progress={task.progress}>
          {task.kind === 'download' && (
            <CancelButton model={model} manager={manager} bytes={task.progress?.bytes ?? model.storedBytes} />
          )}
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
      <p className="mb-1.5 text-sm font-medium">{label}…</p>
      <DownloadState label={label} progress={progress} />
      {children}
    </div>
  );
}

type Progress = Parameters<typeof DownloadState>[0]['progress'];

function Outcome({ kind, found, onRepair }: { kind: TaskKind; found: Verification | null; onRepair: () => void }) {
  if (kind === 'repair') return <Said>Repaired: every part is here again.</Said>;
  if (kind === 'export') return <Said>Exported.</Said>;
  if (found === null) return null;
  const isWhole = found.damaged === 0 && found.missing === 0;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Said tone={isWhole ? 'good' : 'bad'}>{describeVerification(found)}</Said>
      {!isWhole && (
        <button type="button" className="button" onClick={onRepair}>
          Repair
        </button>
      )}
    </div>
  );
}

function Said({ tone = 'good', children }: { tone?: 'good' | 'bad'; children: string }) {
  return <output className={`mt-3 block text-sm ${tone === 'good' ? 'text-accent' : 'text-danger'}`}>{children}</output>;
}

/** Stops a download and deletes what came of it, after a question. */
function CancelButton({ model, manager, bytes }: { model: ModelSummary; manager: Manager; bytes: number }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button type="button" className="text-button -mb-2 -ml-2" aria-label={`Cancel ${model.id}`} onClick={() => setAsking(true)}>
        Cancel
      </button>
      {isAsking && (
        <ConfirmDialog
          title={`Cancel the download of ${model.id}?`}
          action="Cancel and delete"
          onConfirm={() => void deleteModel(manager, model.url)}
          onClose={() => setAsking(false)}
        >
          {formatBytes(bytes)} that are here already will be deleted. Pausing keeps them.
        </ConfirmDialog>
      )}
    </>
  );
}
