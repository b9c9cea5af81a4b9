// A setting that is on or off.
import { useApp } from '../../app-context.ts';
import { SwitchRow } from '../../ui/SwitchRow.tsx';
import { SETTING_WORDS } from '../choices.ts';
import { type SettingName, type Settings, useSetting } from '../settings.ts';

/** The names of settings that are on or off. */
type SwitchName = { [Name in SettingName]: Settings[Name] extends boolean ? Name : never }[SettingName];

export function SwitchField({ name }: { name: SwitchName }) {
  const { settings } = useApp();
  const isOn = useSetting(name);
  const { label, hint } = SETTING_WORDS[name];
  return <SwitchRow {...{ label, hint, isOn }} onChange={(next) => settings.change(name, next)} />;
}
