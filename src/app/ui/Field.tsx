// The label of a form's field, with its hint and its error. The field itself is the child.
import type { ReactNode } from 'react';

interface FieldProps {
  /** The id of the field. */
  id: string;
  label: string;
  /** Shown beside the label: the field's value in words. */
  value?: string;
  hint?: string;
  error?: string | null;
  children: ReactNode;
}

/** The id of a field's hint, for `aria-describedby`. */
export const hintId = (id: string): string => `${id}-hint`;

export function Field({ id, label, value, hint, error, children }: FieldProps) {
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <label className="font-medium" htmlFor={id}>
          {label}
        </label>
        {value !== undefined && (
          <output htmlFor={id} className="text-muted tabular-nums">
            {value}
          </output>
        )}
      </div>
      {hint && (
        <p id={hintId(id)} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p role="alert" className="mt-2 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
