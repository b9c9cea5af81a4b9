// A setting with several values, as radio buttons.
import { useId } from 'react';
import { useApp } from '../../app-context.ts';
import { SETTING_WORDS } from '../choices.ts';
import { type SettingName, useSetting } from '../settings.ts';

interface ChoiceFieldProps<Name extends SettingName> {
  name: Name;
  /** Short words fit into a row. */
  look: 'row' | 'list';
}

const LOOKS = {
  row: { list: 'flex flex-wrap gap-2', choice: 'choice choice-card' },
  list: { list: 'space-y-1', choice: 'choice' },
};

export function ChoiceField<Name extends SettingName>({ name, look }: ChoiceFieldProps<Name>) {
  const { settings } = useApp();
  const current = useSetting(name);
  const hintId = useId();
  const { label, hint, choices } = SETTING_WORDS[name];
  return (
    <fieldset aria-describedby={hint && hintId}>
      <legend className="font-medium">{label}</legend>
      {hint && (
        <p id={hintId} className="mt-0.5 text-sm text-muted">
          {hint}
        </p>
      )}
      <div className={`mt-2 ${LOOKS[look].list}`}>
        {choices.map((choice) => (
          <label key={choice.label} className={LOOKS[look].choice}>
            <input
              type="radio"
              name={name}
              checked={choice.value === current}
              onChange={() => settings.change(name, choice.value)}
              className="size-4 accent-accent"
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
