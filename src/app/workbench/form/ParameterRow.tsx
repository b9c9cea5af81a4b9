// A parameter in one line: its name, a short control, and what it does below.
import type { ReactNode } from 'react';
import { hintId } from '../../ui/Field.tsx';
import type { Entry } from './entries.ts';

interface ParameterRowProps {
  /** The id of the control. */
  id: string;
  entry: Entry;
  error?: string | null;
  children: ReactNode;
}

export function ParameterRow({ id, entry, error = null, children }: ParameterRowProps) {
  return (
    <div className="grid grid-cols-[1fr_8.5rem] items-center gap-x-3">
      <label htmlFor={id} className="text-sm font-medium wrap-anywhere">
        {entry.name}
      </label>
      {children}
      <p id={hintId(id)} className="col-span-2 mt-1 text-xs text-muted">
        {entry.description}
      </p>
      {error && (
        <p role="alert" className="col-span-2 mt-1 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
