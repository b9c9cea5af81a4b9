import { expect, test } from 'vitest';
import { savePreset } from '../../../chat/composer/presets/edit-presets.ts';
import { createPresets, type Presets } from '../../../chat/composer/presets/presets.ts';
import { createSettings } from '../../../settings/settings.ts';
import { DEFAULT_SETTINGS } from '../../settings.ts';
import { adoptSettings, settingsFile } from './settings-file.ts';

/** A browser with settings and presets of its own. */
function createOwner() {
  const items = new Map<string, string>();
  const storage = () =>
    ({
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
    }) as Storage;
  return {
    settings: createSettings({ storage, onStored() {} }),
    presets: createPresets({ storage, onStorage() {} }),
  };
}

/** Presets without the ids that each browser gives them. */
const named = ({ store }: Presets) => store.get().presets.map(({ name, settings }) => ({ name, settings }));

test('a new browser gets every preset and every setting that was chosen; the second time nothing', () => {
  const old = createOwner();
  old.settings.change('theme', 'dark');
  savePreset(old.presets, 'Pirate', { ...DEFAULT_SETTINGS, instructions: 'Talk like a pirate.', topK: 40 });
  const file: unknown = JSON.parse(JSON.stringify(settingsFile(old)));
  const fresh = createOwner();
  expect(adoptSettings(file, fresh)).toEqual({ settings: 1, presets: 1 });
  expect(fresh.settings.get()).toEqual(old.settings.get());
  expect(named(fresh.presets)).toEqual(named(old.presets));
  expect(adoptSettings(file, fresh)).toEqual({ settings: 0, presets: 0 });
});

test('what was chosen here stays', () => {
  const old = createOwner();
  old.settings.change('theme', 'dark');
  savePreset(old.presets, 'Pirate', { ...DEFAULT_SETTINGS, instructions: 'Old' });
  const own = createOwner();
  own.settings.change('theme', 'light');
  savePreset(own.presets, 'Pirate', { ...DEFAULT_SETTINGS, instructions: 'New' });
  expect(adoptSettings(settingsFile(old), own)).toEqual({ settings: 0, presets: 0 });
  expect(own.settings.get().theme).toBe('light');
  expect(own.presets.store.get().presets[0]?.settings.instructions).toBe('New');
});

test.each([
  null,
  7,
  { format: 'gpt-oss-web settings', version: 2, settings: { theme: 'dark' } },
  {
    format: 'gpt-oss-web settings',
    version: 1,
    settings: { theme: 'pink', __proto__: { theme: 'dark' } },
    presets: [7, { name: ' ' }, {}],
  },
])('%j brings nothing', (file) => expect(adoptSettings(file, createOwner())).toEqual({ settings: 0, presets: 0 }));
