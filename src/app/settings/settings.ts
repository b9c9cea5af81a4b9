// The user's choices for the page. They are kept in the browser, and every tab has the same ones. A
// new setting is one entry in SETTINGS.
import { useApp } from '../app-context.ts';
import { createStore, type Store, useStore } from '../platform/store.ts';

/** The values that each setting can have. The first one is the default. */
const SETTINGS = {
  /** The colours of the page. `system`: those of the device. */
  theme: ['system', 'light', 'dark'],
  /**
   * When the reasoning of an answer is open. `auto`: while the model reasons, closed after it.
   * A press opens or closes one of them in any case.
   */
  reasoningShown: ['auto', 'always', 'never'],
  /** Whether a letter or a sign alone performs an action, such as ? (WCAG 2.1.4). */
  hasSingleKeys: [true, false],
  /** Whether a new chat is a temporary one. */
  areNewChatsTemporary: [false, true],
  /** Whether a notification says that a long answer has ended while the page was hidden. */
  isToldOfAnswers: [false, true],
} as const;

export type Settings = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name][number] };
export type SettingName = keyof Settings;

export interface SettingsStore extends Store<Settings> {
  /** Changes one setting, here and in the other tabs. */
  change<Name extends SettingName>(name: Name, value: Settings[Name]): void;
}

export interface SettingsDeps {
  /** The browser's storage. It throws where the browser refuses storage. */
  storage(): Storage;
  /** Calls `listener` with the key that another tab wrote, or with null if it wrote all of them. */
  onStored(listener: (key: string | null) => void): void;
}

/** Also read by public/theme.js, before the page is painted. */
export const SETTINGS_KEY = 'gpt-oss-web settings';

/**
 * Creates the store with what the browser has kept. Where storage is refused, choices end with the
 * tab.
 */
export function createSettings({ storage, onStored }: SettingsDeps): SettingsStore {
  const store = createStore<Settings>(readSettings(readStored(storage)));
  onStored((key) => {
    if (key === SETTINGS_KEY || key === null) store.set(readSettings(readStored(storage)));
  });
  return {
    ...store,
    change(name, value) {
      store.set({ ...store.get(), [name]: value });
      try {
        storage().setItem(SETTINGS_KEY, JSON.stringify(store.get()));
      } catch {
        // The choice holds until the tab is closed.
      }
    },
  };
}

/** The present value of a setting. Renders again when it changes. */
export function useSetting<Name extends SettingName>(name: Name): Settings[Name] {
  return useStore(useApp().settings, (settings) => settings[name]);
}

/** The settings in a stored text. A value that its setting does not know becomes the default. */
export function readSettings(text: string | null): Settings {
  const stored = parse(text);
  const entries = Object.entries(SETTINGS).map(([name, values]) => {
    const known: readonly unknown[] = values;
    return [name, known.includes(stored[name]) ? stored[name] : known[0]];
  });
  return Object.fromEntries(entries) as Settings;
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function readStored(storage: () => Storage): string | null {
  try {
    return storage().getItem(SETTINGS_KEY);
  } catch {
    return null;
  }
}
