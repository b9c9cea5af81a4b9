// Further actions on a model with stored files: verify, export, delete.
import { useState } from 'react';
import { formatBytes } from '../../contracts/format-bytes.ts';
import type { ModelSummary } from '../../contracts/models.ts';
import { perform } from '../actions/action.ts';
import { deleteModel, exportModel, verifyModel } from '../actions/models.ts';
import { useApp } from '../app-context.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';

export function MoreActions({ model }: { model: ModelSummary }) {
  const app = useApp();
  const [isDeleting, setDeleting] = useState(false);
  const { id, url, status, storedBytes } = model;
  if (storedBytes === 0) return null;
  return (
    <div className="mt-1 -mb-2 -ml-2 flex flex-wrap gap-x-1">
      <ActionButton action={verifyModel} target={model} look="text" aria-label={`Verify ${id}`} />
      {exportModel.isEnabled(app, model) && (
        <ActionButton action={exportModel} target={model} look="text" aria-label={`Export ${id}`} />
      )}
      <Button look="text" aria-label={`Delete ${id}`} onClick={() => setDeleting(true)}>
        {deleteModel.label}
      </Button>
      {isDeleting && (
        <ConfirmDialog
          title={`Delete ${id} from this device?`}
          action={deleteModel.label}
          onConfirm={() => perform(deleteModel, app, model)}
          onClose={() => setDeleting(false)}
        >
          {`This frees ${formatBytes(storedBytes)}. To use the model again, its files must be ${url.startsWith('http') ? 'downloaded' : 'imported'} again.${status === 'loaded' ? ' It is in use now: the chat then has no model.' : ''}`}
        </ConfirmDialog>
      )}
    </div>
  );
}
