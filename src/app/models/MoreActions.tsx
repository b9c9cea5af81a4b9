// What else can be done with a model of which something is here: verify, export, delete.
import { useState } from 'react';
import type { ModelSummary } from '../../contracts/models.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { formatBytes } from './amounts.ts';
import { exportModel } from './files/files.ts';
import { deleteModel, type Manager } from './manager.ts';

export function MoreActions({ model, manager }: { model: ModelSummary; manager: Manager }) {
  const [isDeleting, setDeleting] = useState(false);
  const { id, url, status, storedBytes } = model;
  if (storedBytes === 0) return null;
  const isWhole = status !== 'paused';
  return (
    <div className="mt-1 -mb-2 -ml-2 flex flex-wrap gap-x-1">
      <button type="button" className="text-button" aria-label={`Verify ${id}`} onClick={() => void manager.tasks.verify(url)}>
        Verify
      </button>
      {isWhole && (
        <button
          type="button"
          className="text-button"
          aria-label={`Export ${id}`}
          onClick={() => void exportModel(manager.tasks, model)}
        >
          Export
        </button>
      )}
      <button type="button" className="text-button" aria-label={`Delete ${id}`} onClick={() => setDeleting(true)}>
        Delete
      </button>
      {isDeleting && (
        <ConfirmDialog
          title={`Delete ${id} from this device?`}
          action="Delete"
          onConfirm={() => void deleteModel(manager, url)}
          onClose={() => setDeleting(false)}
        >
          This frees {formatBytes(storedBytes)}. To use the model again, its files must be{' '}
          {url.startsWith('http') ? 'downloaded' : 'imported'} again.
          {status === 'loaded' && ' It is in use now: the chat then has no model.'}
        </ConfirmDialog>
      )}
    </div>
  );
}
