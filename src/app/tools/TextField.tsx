// A line of text that sets a tool up, such as an address or a token.
import { useId } from 'react';
import { Field, hintId } from '../ui/Field.tsx';

interface TextFieldProps {
  label: string;
  hint: string;
  value: string;
  problem: string | null;
  placeholder?: string;
  /** Whether the text is hidden. */
  isSecret?: boolean;
  onChange(value: string): void;
}

export function TextField({ label, hint, value, problem, placeholder, isSecret = false, onChange }: TextFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={problem}>
      <input
        id={id}
        type={isSecret ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        dir="ltr"
        translate="no"
        aria-describedby={hintId(id)}
        aria-invalid={problem !== null || undefined}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="field mt-2 block min-h-10 w-full pointer-coarse:min-h-11"
      />
    </Field>
  );
}
