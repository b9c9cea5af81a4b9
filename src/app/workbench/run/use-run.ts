// The state of a run that may not be there.
import { useSyncExternalStore } from 'react';
import type { Run, RunState } from './run.ts';

const subscribeToNothing = () => () => {};

/** The state of a run. Null without one. Renders again when it changes. */
export function useRun(run: Run | null): RunState | null {
  return useSyncExternalStore(run?.store.subscribe ?? subscribeToNothing, () => run?.store.get() ?? null);
}
