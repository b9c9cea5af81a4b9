// A switch with its label and hint beside it.
import { useId } from 'react';
import { hintId } from './Field.tsx';

interface SwitchRowProps {
  label: string;
  hint?: string | undefined;
  isOn: boolean;
  onChange(isOn: boolean): void;
}

/** One thing that is on or off. The label and the hint name the switch for screen readers. */
export function SwitchRow({ label, hint, isOn, onChange }: SwitchRowProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint && (
          <p id={hintId(id)} className="mt-0.5 text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={hint && hintId(id)}
        aria-checked={isOn}
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="switch"
      />
    </div>
  );
}
