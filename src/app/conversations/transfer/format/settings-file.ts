// Settings and presets in a file. An import brings what this browser lacks, and changes nothing that
// the user has chosen here.
import { savePreset } from '../../../chat/composer/presets/edit-presets.ts';
import type { Presets } from '../../../chat/composer/presets/presets.ts';
import { readSettings as readPageSettings, type SettingName, type SettingsStore } from '../../../settings/settings.ts';
import { readSettings } from '../../settings.ts';
import { isObject } from './shape.ts';

const FORMAT = 'gpt-oss-web settings';
const VERSION = 1;

export interface SettingsOwner {
  settings: SettingsStore;
  presets: Presets;
}

export interface AdoptedSettings {
  settings: number;
  presets: number;
}

/** The content of the file. */
export function settingsFile({ settings, presets }: SettingsOwner): object {
  const named = presets.store.get().presets.map((preset) => ({ name: preset.name, settings: preset.settings }));
  return { format: FORMAT, version: VERSION, settings: settings.get(), presets: named };
}

/**
 * Takes over the presets whose names are not here, and the settings that still have their defaults.
 * Gives how many. What is no such file brings nothing.
 */
export function adoptSettings(file: unknown, { settings, presets }: SettingsOwner): AdoptedSettings {
  if (!isObject(file) || file['format'] !== FORMAT || file['version'] !== VERSION) return { settings: 0, presets: 0 };
  const given = readPageSettings(JSON.stringify(file['settings'] ?? {}));
  const defaults = readPageSettings(null);
  const names = Object.keys(defaults) as SettingName[];
  const changed = names.filter((name) => settings.get()[name] === defaults[name] && given[name] !== defaults[name]);
  for (const name of changed) settings.change(name, given[name]);
  return { settings: changed.length, presets: adoptPresets(file['presets'], presets) };
}

function adoptPresets(list: unknown, presets: Presets): number {
  let count = 0;
  for (const preset of Array.isArray(list) ? list : []) {
    const name = isObject(preset) && typeof preset['name'] === 'string' ? preset['name'].trim() : '';
    if (name === '' || presets.store.get().presets.some((known) => known.name === name)) continue;
    savePreset(presets, name, readSettings(preset['settings']));
    count += 1;
  }
  return count;
}
