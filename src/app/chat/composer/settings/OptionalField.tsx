// A whole number that may be absent, such as a seed. An empty field is its absence.
import { useState } from 'react';
import { Field, hintId } from '../../../ui/Field.tsx';
import type { OptionalParameter } from '../parameters.ts';

interface OptionalFieldProps {
  parameter: OptionalParameter;
  value: number | null;
  onChange(value: number | null): void;
}

export function OptionalField({ parameter, value, onChange }: OptionalFieldProps) {
  const { name, label, min, max, absent, effect } = parameter;
  // What is typed may be no number yet.
  const [typed, setTyped] = useState<string | null>(null);
  const error = typed === null || parse(typed, parameter) !== undefined ? null : `Write a whole number from ${min} to ${max}.`;
  return (
    <div className="mt-4">
      <Field id={name} label={label} hint={effect} error={error}>
        <input
          id={name}
          type="text"
          inputMode="numeric"
          autoComplete="off"
          placeholder={absent}
          aria-describedby={hintId(name)}
          aria-invalid={error !== null}
          value={typed ?? value ?? ''}
          onChange={(event) => {
            const next = parse(event.target.value, parameter);
            setTyped(event.target.value);
            if (next !== undefined) onChange(next);
          }}
          onBlur={() => error === null && setTyped(null)}
          className="field mt-1 block min-h-10 w-full bg-canvas pointer-coarse:min-h-11"
        />
      </Field>
    </div>
  );
}

/** Null for an empty text, undefined for one that is not a number in the range. */
function parse(text: string, { min, max }: OptionalParameter): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return /^\d+$/.test(trimmed) && value >= min && value <= max ? value : undefined;
}
