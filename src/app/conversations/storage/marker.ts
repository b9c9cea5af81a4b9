// A mark beside the chats' bucket that says that there are chats. It shows when the browser has
// deleted them.

export interface ChatMarker {
  isSet(): boolean;
  set(): void;
  clear(): void;
}

const KEY = 'gpt-oss-web chats';

/** The mark in the local storage. Where that is refused there is no mark. */
export function createMarker(storage: () => Storage): ChatMarker {
  const tried = <Result>(work: () => Result, otherwise: Result): Result => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  return {
    isSet: () => tried(() => storage().getItem(KEY) !== null, false),
    set: () => tried(() => storage().setItem(KEY, 'yes'), undefined),
    clear: () => tried(() => storage().removeItem(KEY), undefined),
  };
}
