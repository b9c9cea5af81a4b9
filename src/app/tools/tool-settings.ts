// How the user has set tools up. Kept in the browser; every tab has the same settings.
import { createStore, type Store } from '../platform/store.ts';

export interface ToolSettings {
  /** What each panel stored, by the id of its kind. */
  kinds: Readonly<Record<string, unknown>>;
  /** Ids of tools whose calls run without a question. */
  alwaysAllowed: readonly string[];
  /** Max rounds of calls in one answer, before the user is asked to go on. */
  maxRounds: number;
}

export interface ToolSettingsStore extends Store<ToolSettings> {
  /** Changes some settings, here and in the other tabs. */
  change(part: Partial<ToolSettings>): void;
}

export interface ToolSettingsDeps {
  /** The browser's storage. It throws where the browser refuses storage. */
  storage(): Pick<Storage, 'getItem' | 'setItem'>;
  /** Calls `listener` with the key that another tab wrote, or with null if it wrote all of them. */
  onStorage(listener: (key: string | null) => void): void;
}

/** The key in the storage. Users have data under it, so it must not change. */
const KEY = 'gpt-oss-web tools';

export const MAX_ROUNDS = { min: 1, max: 100, default: 10 } as const;

/** The settings of one page. If the storage fails, a change lasts as long as the page. */
export function createToolSettings({ storage, onStorage }: ToolSettingsDeps): ToolSettingsStore {
  const store = createStore(readToolSettings(storage));
  onStorage((key) => {
    if (key === KEY || key === null) store.set(readToolSettings(storage));
  });
  return {
    ...store,
    change(part) {
      store.set({ ...store.get(), ...part });
      try {
        storage().setItem(KEY, JSON.stringify(store.get()));
      } catch {
        // The storage is full or forbidden. The settings last until the page closes.
      }
    },
  };
}

/** What is stored. Data that cannot be parsed, or is not valid, becomes the default. */
function readToolSettings(storage: ToolSettingsDeps['storage']): ToolSettings {
  const stored = parsed(storage);
  const { kinds, alwaysAllowed, maxRounds } = stored;
  return {
    kinds: isRecord(kinds) ? kinds : {},
    alwaysAllowed: Array.isArray(alwaysAllowed) ? alwaysAllowed.filter((id) => typeof id === 'string') : [],
    maxRounds: isRounds(maxRounds) ? maxRounds : MAX_ROUNDS.default,
  };
}

/** Whether a value can be the max number of rounds. */
export const isRounds = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= MAX_ROUNDS.min && (value as number) <= MAX_ROUNDS.max;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(storage: ToolSettingsDeps['storage']): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(storage().getItem(KEY) ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
