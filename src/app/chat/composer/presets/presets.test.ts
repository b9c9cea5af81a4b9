import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../conversations/settings.ts';
import { removePreset, renamePreset, savePreset } from './edit-presets.ts';
import { createPresets, type Presets } from './presets.ts';

const BRIEF = { ...DEFAULT_SETTINGS, instructions: 'Be brief.', temperature: 0.2 };

/** The id of the only preset. */
const idOf = ({ store }: Presets): string => store.get().presets[0]?.id ?? '';

/** Tabs that share a storage. A change reaches the other tabs when `spread` is called. */
function browser(stored: string | null = null) {
  let value = stored;
  const listeners: ((key: string | null) => void)[] = [];
  const storage = () => ({ getItem: () => value, setItem: (_key: string, next: string) => void (value = next) });
  return {
    openTab: () => createPresets({ storage, onStorage: (listener) => void listeners.push(listener) }),
    spread: () => listeners.forEach((listener) => listener('gpt-oss-web presets')),
    stored: () => value,
  };
}

test('a preset that is the default is what new chats begin with, also after a reload', () => {
  const { openTab } = browser();
  const presets = openTab();
  expect(presets.defaultSettings()).toEqual(DEFAULT_SETTINGS);
  savePreset(presets, '  Brief ', BRIEF);
  const [preset] = presets.store.get().presets;
  expect(preset).toEqual({ id: expect.any(String), name: 'Brief', settings: BRIEF });
  presets.change({ defaultId: idOf(presets) });
  expect(openTab().defaultSettings()).toEqual(BRIEF);
  presets.change({ defaultId: null });
  expect(openTab().defaultSettings()).toEqual(DEFAULT_SETTINGS);
});

test('a name that is there already gets the new settings, and a blank one is none', () => {
  const presets = browser().openTab();
  savePreset(presets, 'Brief', DEFAULT_SETTINGS);
  savePreset(presets, 'Brief', BRIEF);
  savePreset(presets, '  ', BRIEF);
  expect(presets.store.get().presets).toEqual([{ id: expect.any(String), name: 'Brief', settings: BRIEF }]);
  renamePreset(presets, idOf(presets), 'Short');
  renamePreset(presets, idOf(presets), ' ');
  expect(presets.store.get().presets[0]?.name).toBe('Short');
});

test('a deleted preset comes back with Undo, as the default that it was', () => {
  const presets = browser().openTab();
  savePreset(presets, 'Brief', BRIEF);
  presets.change({ defaultId: idOf(presets) });
  const restore = removePreset(presets, idOf(presets));
  expect([presets.store.get().presets, presets.defaultSettings()]).toEqual([[], DEFAULT_SETTINGS]);
  restore();
  restore();
  expect(presets.store.get().presets).toHaveLength(1);
  expect(presets.defaultSettings()).toEqual(BRIEF);
});

test('every tab has the presets of the others', () => {
  const shared = browser();
  const [one, other] = [shared.openTab(), shared.openTab()];
  savePreset(one, 'Brief', BRIEF);
  expect(other.store.get().presets).toEqual([]);
  shared.spread();
  expect(other.store.get().presets).toEqual(one.store.get().presets);
});

test.each([
  ['no JSON', 'oops'],
  ['another shape', '{"presets":{"a":1},"defaultId":7}'],
  ['presets without a name', '{"presets":[{"id":"a"},null,{"id":"b","name":""}],"defaultId":"a"}'],
])('a storage with %s has no presets', (_what, stored) => {
  const presets = browser(stored).openTab();
  expect(presets.store.get()).toEqual({ presets: [], defaultId: null });
});

test('where the storage is forbidden, presets last as long as the page', () => {
  const storage = () => {
    throw new Error('forbidden');
  };
  const presets = createPresets({ storage, onStorage: () => {} });
  savePreset(presets, 'Brief', BRIEF);
  expect(presets.store.get().presets).toHaveLength(1);
});
