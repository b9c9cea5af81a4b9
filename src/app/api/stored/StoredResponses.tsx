// The stored responses of the API: what each is about, how large it is, and how to delete it.
import { useEffect, useState } from 'react';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import { deleteAllResponses } from '../../actions/responses.ts';
import { useApp } from '../../app-context.ts';
import { FailureNotice } from '../../failures/FailureNotice.tsx';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { DeleteButton } from './DeleteButton.tsx';
import { StoredResponseRow } from './StoredResponseRow.tsx';

/** Rows that are shown before the user asks for more. */
const ROWS = 20;

export function StoredResponses() {
  const { storedResponses } = useApp();
  const { list, failure } = useStore(storedResponses.store, (state) => state);
  const [rows, setRows] = useState(ROWS);
  useEffect(() => void storedResponses.refresh(), [storedResponses]);
  const stored = list ?? [];
  return (
    <section aria-labelledby="stored-responses">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="stored-responses" tabIndex={-1} className="text-lg font-semibold outline-none">
          Stored responses
        </h2>
        {stored.length > 0 && (
          <DeleteButton
            action={deleteAllResponses}
            target={undefined}
            name="Delete all stored responses"
            title="Delete all stored responses?"
          >
            {`They are ${stored.length}, of ${formatBytes(totalBytes(stored))}. Programs can then neither read nor continue them.`}
          </DeleteButton>
        )}
      </div>
      <p className="mt-1 text-sm text-muted">{summary(list)}</p>
      {failure && (
        <div className="mt-3">
          <FailureNotice
            failure={failure}
            remedies={[{ label: 'Read the list again', run: () => void storedResponses.refresh() }]}
          />
        </div>
      )}
      {stored.length > 0 && (
        <Card as="ul" className="mt-3 divide-y divide-line overflow-hidden">
          {stored.slice(0, rows).map((response) => (
            <StoredResponseRow key={response.id} response={response} />
          ))}
        </Card>
      )}
      {stored.length > rows && (
        <Button look="text" className="mt-2 -ml-2" onClick={() => setRows(rows + ROWS)}>
          {`Show more of ${stored.length}`}
        </Button>
      )}
    </section>
  );
}

function summary(list: readonly { bytes: number }[] | null): string {
  if (list === null) return 'Reading the list …';
  if (list.length === 0) return 'None. A program that uses /v1/responses stores its responses here, unless it says store: false.';
  return `Programs stored them with /v1/responses. They take ${formatBytes(totalBytes(list))} on this device and stay until they are deleted.`;
}

function totalBytes(list: readonly { bytes: number }[]): number {
  return list.reduce((sum, { bytes }) => sum + bytes, 0);
}
