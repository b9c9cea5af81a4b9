// A value as JSON. What is typed stays while it is no JSON yet, and the value is not changed then.
import { useState } from 'react';
import { Field, hintId } from '../../ui/Field.tsx';

interface JsonFieldProps {
  id: string;
  label: string;
  hint?: string;
  value: unknown;
  rows?: number;
  /** Shown below what is typed, such as a refusal. */
  error?: string | null;
  /** `undefined`: the field is empty. */
  onChange(value: unknown): void;
}

export function JsonField({ id, label, hint, value, rows = 3, error = null, onChange }: JsonFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const written = value === undefined ? '' : JSON.stringify(value, null, 2);
  const problem = typed === null ? null : jsonError(typed);
  return (
    <Field id={id} label={label} {...(hint && { hint })} error={problem ?? error}>
      <textarea
        id={id}
        rows={rows}
        spellCheck={false}
        aria-describedby={hint ? hintId(id) : undefined}
        aria-invalid={problem !== null}
        className="field mt-1 block w-full resize-y bg-canvas py-2 font-mono text-[0.8125rem] field-sizing-content max-h-[50vh]"
        value={typed ?? written}
        onChange={({ target }) => {
          setTyped(target.value);
          if (jsonError(target.value) === null) onChange(target.value.trim() === '' ? undefined : JSON.parse(target.value));
        }}
        onBlur={() => problem === null && setTyped(null)}
      />
    </Field>
  );
}

function jsonError(text: string): string | null {
  if (text.trim() === '') return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
