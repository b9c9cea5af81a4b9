// State outside React: get, set, subscribe, and a hook that renders only when the selected part has
// changed. States are immutable.
import { useSyncExternalStore } from 'react';

export interface Store<State> {
  get(): State;
  /** Replaces the state and calls every subscriber. Does nothing if it is the same object. */
  set(next: State): void;
  /** Calls `listener` after each change until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

/** Creates a store with the state `initial`. */
export function createStore<State>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(next) {
      if (Object.is(next, state)) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * The selected part of a store's state. `select` must return the same object while the part is the
 * same.
 */
export function useStore<State, Part>(store: Store<State>, select: (state: State) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
