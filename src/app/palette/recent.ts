// The entries of the palette that were chosen last. They are kept in the browser.

/** More are not shown: the first ones are the likeliest. */
const MAX_RECENT = 4;

const KEY = 'gpt-oss-web palette';

export interface RecentEntries {
  /** Their ids, newest first. */
  read(): string[];
  add(id: string): void;
}

/** Where `storage` is refused, nothing is remembered. */
export function createRecentEntries(storage: () => Pick<Storage, 'getItem' | 'setItem'>): RecentEntries {
  const read = (): string[] => {
    try {
      const stored: unknown = JSON.parse(storage().getItem(KEY) ?? '[]');
      return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, MAX_RECENT) : [];
    } catch {
      return [];
    }
  };
  return {
    read,
    add(id) {
      const ids = [id, ...read().filter((other) => other !== id)].slice(0, MAX_RECENT);
      try {
        storage().setItem(KEY, JSON.stringify(ids));
      } catch {
        // The list stays as it is.
      }
    },
  };
}
