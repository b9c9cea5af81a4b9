// Presets: named settings for conversations. They are kept in the browser, and every tab has the
// same ones. The default preset is what new conversations begin with.
import { type ChatSettings, DEFAULT_SETTINGS, readSettings } from '../../../conversations/settings.ts';
import { createStore, type Store } from '../../../platform/store.ts';

export interface Preset {
  id: string;
  name: string;
  settings: ChatSettings;
}

export interface PresetsState {
  /** In the order in which they were made. */
  presets: readonly Preset[];
  /** The preset of new conversations; null for the app's own settings. */
  defaultId: string | null;
}

export interface Presets {
  store: Store<PresetsState>;
  /** The settings that a new conversation begins with. */
  defaultSettings(): ChatSettings;
  /** Changes the presets, here and in every tab. */
  change(part: Partial<PresetsState>): void;
}

export interface PresetsDeps {
  /** The browser's storage. If it is forbidden, any access may throw. */
  storage: () => Pick<Storage, 'getItem' | 'setItem'>;
  /** Calls `listener` with the key when another tab changes the storage; null for all keys. */
  onStorage(listener: (key: string | null) => void): void;
}

/** The key in the storage. Users have data under it, so it must not change. */
const KEY = 'gpt-oss-web presets';

/** The presets of one page. If the storage fails, a change lasts as long as the page. */
export function createPresets({ storage, onStorage }: PresetsDeps): Presets {
  const store = createStore(readPresets(storage));
  onStorage((key) => {
    if (key === KEY || key === null) store.set(readPresets(storage));
  });
  const change = (part: Partial<PresetsState>) => {
    store.set({ ...store.get(), ...part });
    try {
      storage().setItem(KEY, JSON.stringify(store.get()));
    } catch {
      // The storage is full or forbidden. The presets last until the page closes.
    }
  };
  return {
    store,
    change,
    defaultSettings() {
      const { presets, defaultId } = store.get();
      return presets.find(({ id }) => id === defaultId)?.settings ?? DEFAULT_SETTINGS;
    },
  };
}

/** What is stored. Data that cannot be parsed, or is no longer valid, is dropped. */
function readPresets(storage: PresetsDeps['storage']): PresetsState {
  try {
    const stored = JSON.parse(storage().getItem(KEY) ?? '{}') as { presets?: unknown; defaultId?: unknown };
    const presets = Array.isArray(stored.presets) ? stored.presets.flatMap(readPreset) : [];
    return { presets, defaultId: presets.find(({ id }) => id === stored.defaultId)?.id ?? null };
  } catch {
    return { presets: [], defaultId: null };
  }
}

function readPreset(stored: unknown): Preset[] {
  if (typeof stored !== 'object' || stored === null) return [];
  const { id, name, settings } = stored as Partial<Preset>;
  return typeof id === 'string' && typeof name === 'string' && name !== ''
    ? [{ id, name, settings: readSettings(settings) }]
    : [];
}
