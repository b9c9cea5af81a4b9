// A setting that is on or off.
import { useId } from 'react';
import { useApp } from '../../app-context.ts';
import { hintId } from '../../ui/Field.tsx';
import { SETTING_WORDS } from '../choices.ts';
import { type SettingName, type Settings, useSetting } from '../settings.ts';

/** The names of settings that are on or off. */
type SwitchName = { [Name in SettingName]: Settings[Name] extends boolean ? Name : never }[SettingName];

export function SwitchField({ name }: { name: SwitchName }) {
  const { settings } = useApp();
  const isOn = useSetting(name);
  const id = useId();
  const { label, hint } = SETTING_WORDS[name];
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
        onChange={(event) => settings.change(name, event.target.checked)}
        className="switch"
      />
    </div>
  );
}
