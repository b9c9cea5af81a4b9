// Sets Python up: its time limit, and what it takes on this device.
import { useId, useState } from 'react';
import { Field, hintId } from '../../ui/Field.tsx';
import type { ToolPanelProps } from '../registry.ts';
import { PythonStorage } from './PythonStorage.tsx';
import { isTimeLimit, TIME_LIMIT_SECONDS, timeLimitIn } from './python-settings.ts';

export function PythonPanel({ settings, onChange }: ToolPanelProps) {
  const id = useId();
  const [text, setText] = useState(String(timeLimitIn(settings)));
  const { min, max } = TIME_LIMIT_SECONDS;
  const error = isTimeLimit(Number(text)) ? null : `Enter a whole number from ${min} to ${max}.`;
  return (
    <div className="space-y-3">
      <PythonStorage />
      <Field
        {...{ id, error }}
        label="Time limit of a program, in seconds"
        hint="A program that runs longer is stopped, and its variables are lost. A change starts Python again."
      >
        <input
          id={id}
          type="number"
          inputMode="numeric"
          aria-describedby={hintId(id)}
          aria-invalid={error !== null || undefined}
          min={min}
          max={max}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const next = Number(event.target.value);
            if (isTimeLimit(next)) onChange({ timeLimitSeconds: next });
          }}
          className="field mt-2 block min-h-10 w-24 pointer-coarse:min-h-11"
        />
      </Field>
    </div>
  );
}
