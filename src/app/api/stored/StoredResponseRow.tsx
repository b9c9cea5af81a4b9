// One stored response of the list.

import type { StoredResponseSummary } from '../../../contracts/api/stored-responses.ts';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import { deleteResponse } from '../../actions/responses.ts';
import { DeleteButton } from './DeleteButton.tsx';

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function StoredResponseRow({ response }: { response: StoredResponseSummary }) {
  const { id, preview, isInMemory } = response;
  const name = preview === '' ? id : preview;
  return (
    <li className="flex items-center gap-x-4 px-4 py-3 -outline-offset-2 sm:px-5" aria-label={name} tabIndex={-1}>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        <p className="text-sm text-muted">{facts(response)}</p>
        {isInMemory && (
          <p className="text-sm text-warn">The browser did not store it. It is lost when the tab that runs the model closes.</p>
        )}
      </div>
      <DeleteButton
        action={deleteResponse}
        target={response}
        name={`Delete the response to “${name}”`}
        title="Delete this response?"
      >
        {`“${name}”. Programs can then neither read nor continue it.`}
      </DeleteButton>
    </li>
  );
}

function facts({ model, createdAt, status, bytes }: StoredResponseSummary): string {
  const state = status === 'completed' ? [] : [status];
  return [model, TIME.format(createdAt), ...state, formatBytes(bytes)].join(' · ');
}
