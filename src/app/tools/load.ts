// Loads the code of tools when it is first needed.
import { createStore, type Store } from '../platform/store.ts';
import type { CallActivities } from './call-activity.ts';
import { lazyRounds, type ToolRounds } from './tool-rounds.ts';
import type { Tools, ToolsDeps } from './tools.ts';

export interface PageTools {
  /** The calls that the user can act on. */
  activities: Store<CallActivities>;
  /** Errors: where the code cannot be loaded. The next call tries again. */
  load(): Promise<Tools>;
  /** What the running answer needs. */
  rounds: ToolRounds;
}

/** The tools of a page. Nothing of them is loaded yet. */
export function createPageTools(deps: Omit<ToolsDeps, 'activities'>): PageTools {
  const activities = createStore<CallActivities>(new Map());
  let loaded: Promise<Tools> | null = null;
  const load = () => {
    loaded ??= import('./tools.ts').then(
      ({ createTools }) => createTools({ ...deps, activities }),
      (thrown: unknown) => {
        loaded = null;
        throw thrown;
      },
    );
    return loaded;
  };
  return { activities, load, rounds: lazyRounds(async () => (await load()).rounds) };
}
